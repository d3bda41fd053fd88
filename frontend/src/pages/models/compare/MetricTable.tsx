// COCO's figures of two models as the paper's Table 1 has them, at the level of stages, lineages and any cell.

import { SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { ModelVersion } from "../../../api";
import ui from "../../../app/ui/ui.module.css";
import { count } from "../../../theme/format";
import { ap, change } from "../format";
import classes from "../models.module.css";
import { AP_NAMES, type LevelName, LEVELS, type Measurement, type Report } from "../reports";

interface Side {
  model: ModelVersion;
  report: Report;
  measured: Measurement | null;
}

interface MetricTableProps {
  sides: readonly Side[];
  same: boolean;
}

/** "AR100" is called AR, as in the paper. */
const short = (name: string): string => name.replace("100", "");

export function MetricTable({ sides, same }: MetricTableProps) {
  const { t } = useTranslation("models");
  const [level, setLevel] = useState<LevelName>("labels");
  const [one, other] = sides.map(({ report }) => report[level] ?? {});
  const best = (name: (typeof AP_NAMES)[number]) => Math.max(...sides.map(({ report }) => report[level]?.[name] ?? -1));
  return (
    <>
      <div className={classes.tableBar}>
        <SegmentedControl
          size="xs" aria-label={t("compare.level")} value={level} onChange={(value) => setLevel(value)}
          data={LEVELS.map((value) => ({ value, label: t(`levels.${value}`) }))}
        />
        <p className={same ? classes.quiet : classes.caution}>{t(same ? "compare.sameSet" : "compare.otherSets")}</p>
      </div>
      <div className={ui.scroll}>
        <table className={ui.table}>
          <thead>
            <tr>
              <th scope="col">{t("versions.model")}</th>
              {AP_NAMES.map((name) => <th key={name} scope="col">{short(name)}</th>)}
              <th scope="col">{t("compare.fields")}</th>
            </tr>
          </thead>
          <tbody>
            {sides.map(({ model, report, measured }) => (
              <tr key={model.id}>
                <th scope="row">{model.word}<span className={classes.words}>{t(measured ? "compare.onTest" : "compare.onOwn")}</span></th>
                {AP_NAMES.map((name) => {
                  const value = report[level]?.[name];
                  return <td key={name} className="num">{same && value != null && value === best(name) ? <strong>{ap(value)}</strong> : ap(value)}</td>;
                })}
                <td className="num">{report.images === undefined ? "–" : count(report.images)}</td>
              </tr>
            ))}
            {same && (
              <tr>
                <th scope="row">{t("gate.change")}</th>
                {AP_NAMES.map((name) => <td key={name} className="num">{change(one?.[name], other?.[name])}</td>)}
                <td />
              </tr>
            )}
          </tbody>
        </table>
      </div>
      <dl className={classes.meanings}>
        {AP_NAMES.map((name) => <div key={name}><dt>{short(name)}</dt><dd>{t(`measures.${name}`)}</dd></div>)}
      </dl>
    </>
  );
}
