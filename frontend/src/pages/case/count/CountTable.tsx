// The differential as a table: per lineage, its stages beneath, then what is counted apart.

import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { CountRow, Label } from "../../../api";
import { count, percent } from "../../../theme/format";
import classes from "./count.module.css";
import { Interval } from "./Interval";
import { groupRows, type Lineage, scaleOf } from "./rows";

interface CountTableProps {
  rows: readonly CountRow[];
  labels: readonly Label[];
  /** Show stages and apart-counted classes of which no cell was seen. */
  all: boolean;
}

const FALLBACK = "#8a929b";

export function CountTable({ rows, labels, all }: CountTableProps) {
  const { t } = useTranslation("case");
  const groups = groupRows(rows);
  const scale = scaleOf(rows);
  const colours = new Map(labels.map((label) => [label.id, label.colour]));
  const line = (row: CountRow, stage: boolean) => (
    <Line key={row.label} row={row} stage={stage} colour={colours.get(row.label) ?? FALLBACK} scale={scale} />
  );
  const family = ({ row, stages }: Lineage) => {
    const shown = stages.filter((stage) => all || stage.count > 0);
    const isShown = all || row.count > 0 || shown.length > 0 || (row.parent === null && row.counting !== "excluded");
    return isShown && [line(row, false), ...shown.map((stage) => line(stage, true))];
  };
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{t("count.class")}</th>
          <th scope="col">{t("count.cells")}</th>
          <th scope="col">{t("count.percent")}</th>
          <th scope="col" className={classes.limits}>
            {t("count.limits")}
          </th>
          <th className={classes.plot} aria-hidden="true" />
        </tr>
      </thead>
      <tbody>{groups.differential.map(family)}</tbody>
      <Apart title={t("count.separate")} lines={groups.separate.map(family)} />
      <Apart title={t("count.excluded")} lines={groups.excluded.map(family)} />
    </table>
  );
}

function Apart({ title, lines }: { title: string; lines: readonly ReactNode[] }) {
  if (!lines.some(Boolean)) return null;
  return (
    <tbody>
      <tr className={classes.groupHead}>
        <th colSpan={5} scope="colgroup">
          {title}
        </th>
      </tr>
      {lines}
    </tbody>
  );
}

interface LineProps {
  row: CountRow;
  stage: boolean;
  colour: string;
  scale: number;
}

function Line({ row, stage, colour, scale }: LineProps) {
  const limits = row.low === null || row.high === null ? "" : `${percent(row.low)}–${percent(row.high)}`;
  return (
    <tr data-stage={stage || undefined} data-none={row.count === 0 || undefined}>
      <th scope="row">
        <span className={classes.name}>
          <span className={classes.swatch} style={{ background: colour }} aria-hidden="true" />
          {row.name}
        </span>
      </th>
      <td className="num">{count(row.count)}</td>
      <td className="num">{row.counting === "differential" ? percent(row.percent) : ""}</td>
      <td className={`${classes.limits} num`}>{limits}</td>
      <td className={classes.plot}>
        <Interval row={row} scale={scale} colour={colour} />
      </td>
    </tr>
  );
}
