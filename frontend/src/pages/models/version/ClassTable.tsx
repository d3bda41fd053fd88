// What was measured of each class: how precise, how much is found, and how far counts are off.

import { useTranslation } from "react-i18next";

import { Panel } from "../../../app/ui/Page";
import ui from "../../../app/ui/ui.module.css";
import { count } from "../../../theme/format";
import { ap, share, short, signed } from "../format";
import classes from "../models.module.css";
import type { Names } from "../names";
import type { LevelReport } from "../reports";

interface ClassTableProps {
  level: LevelReport;
  names: Names;
  /** On the frozen test set, or on the cases its own training held out. */
  where: "test" | "own";
}

export function ClassTable({ level, names, where }: ClassTableProps) {
  const { t } = useTranslation("models");
  const seen = Object.entries(level.classes ?? {}).filter(([, { cells, found }]) => cells > 0 || found > 0);
  if (seen.length === 0) return null;
  seen.sort(([one], [other]) => names.place(one) - names.place(other));
  return (
    <Panel title={t("classes.title")} flush>
      <p className={classes.lead}>{t(where === "test" ? "classes.onTest" : "classes.onOwn")}</p>
      <div className={ui.scroll} role="group" aria-label={t("classes.title")} tabIndex={0}>
        <table className={`${ui.table} ${classes.byClass}`}>
          <thead>
            <tr>{(["class", "cells", "found", "ap", "recall", "precision"] as const).map((name) => <th key={name} scope="col">{t(`classes.${name}`)}</th>)}
              {(["mae", "bias"] as const).map((name) => <th key={name} scope="col">{t(`classes.${name}.${where}`)}</th>)}
            </tr>
          </thead>
          <tbody>
            {seen.map(([code, row]) => (
              <tr key={code}>
                <th scope="row">{names.name(code)}</th>
                <td className="num">{count(row.cells)}</td>
                <td className="num">{count(row.found)}</td>
                <td className="num">{ap(row.AP)}</td>
                <td className="num">{row.recall === null ? "–" : `${share(row.recall)} %`}</td>
                <td className="num">{row.precision === null ? "–" : `${share(row.precision)} %`}</td>
                <td className="num">{level.counts?.[code] ? short(level.counts[code].MAE) : "–"}</td>
                <td className="num">{level.counts?.[code] ? signed(level.counts[code].bias) : "–"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
