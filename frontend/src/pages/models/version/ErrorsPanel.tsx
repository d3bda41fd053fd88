// How a model errs on the set it was measured on: whether its scores are to be believed, and which classes it mixes up.

import { useTranslation } from "react-i18next";

import { Panel } from "../../../app/ui/Page";
import { percent } from "../../../theme/format";
import { Matrix } from "../charts/Matrix";
import { ofReport } from "../charts/matrixOf";
import { Reliability } from "../charts/Reliability";
import classes from "../models.module.css";
import type { Names } from "../names";
import type { LevelReport } from "../reports";

interface ErrorsPanelProps {
  series: readonly { name: string; level: LevelReport }[];
  names: Names;
}

export function ErrorsPanel({ series, names }: ErrorsPanelProps) {
  const { t } = useTranslation("models");
  const words = { name: names.name, missed: t("confusion.missed"), none: t("confusion.none") };
  const calibrated = series.flatMap(({ name, level }) => (level.reliability ? [{ name, bins: level.reliability }] : []));
  const confused = series.flatMap(({ name, level }) => (level.confusion ? [{ name, table: ofReport(level.confusion, words) }] : []));
  if (calibrated.length + confused.length === 0) return null;
  const many = confused.length > 1; // then each table has half the page, and what is said of the scores its whole width
  return (
    <div className={many ? classes.stack : classes.two} data-even>
      <Panel title={t("reliability.title")}>
        <p className={classes.quiet}>{t("reliability.how")}</p>
        {calibrated.length > 0 ? <Reliability title="" series={calibrated} /> : <p className={classes.quiet}>{t("reliability.unknown")}</p>}
        <ul className={classes.plain}>
          {series.filter(({ level }) => level.ECE != null).map(({ name, level }) => (
            <li key={name}>{t("reliability.ece", { name, points: percent(100 * (level.ECE ?? 0)) })}</li>
          ))}
        </ul>
      </Panel>
      <Panel title={t("confusion.onTest")}>
        <p className={classes.quiet}>{t("confusion.how")}</p>
        <div className={many ? classes.two : undefined} data-even>
          {confused.map(({ name, table }) => (
            <section key={name} aria-label={name}>
              {many && <h3 className={classes.small}>{name}</h3>}
              <Matrix caption={t("confusion.caption", { name })} corner={t("confusion.corner")} {...table} />
            </section>
          ))}
        </div>
      </Panel>
    </div>
  );
}
