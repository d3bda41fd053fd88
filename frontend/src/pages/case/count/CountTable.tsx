// The differential as a table: per lineage, its stages beneath, then what is counted apart.

import { Fragment, type ReactNode } from "react";

import type { CountRow, Label } from "../../../api";
import { count, percent } from "../../../theme/format";
import classes from "./count.module.css";
import { Interval } from "./Interval";
import { groupRows, scaleOf } from "./rows";

interface CountTableProps {
  rows: readonly CountRow[];
  labels: readonly Label[];
  /** Show stages and apart-counted classes of which no cell was seen. */
  all: boolean;
}

const FALLBACK = "#8a929b";

export function CountTable({ rows, labels, all }: CountTableProps) {
  const { lineages, separate, excluded } = groupRows(rows);
  const colours = new Map(labels.map((label) => [label.id, label.colour]));
  const seen = (row: CountRow) => all || row.count > 0;
  const line = (row: CountRow, stage: boolean) => (
    <Line key={row.label} row={row} stage={stage} colour={colours.get(row.label) ?? FALLBACK} scale={scaleOf(rows)} />
  );
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">Class</th>
          <th scope="col">Cells</th>
          <th scope="col">%</th>
          <th scope="col" className={classes.limits}>
            95 % interval
          </th>
          <th className={classes.plot} aria-hidden="true" />
        </tr>
      </thead>
      <tbody>
        {lineages.map(({ row, stages }) => (
          <Fragment key={row.label}>
            {line(row, false)}
            {stages.filter(seen).map((stage) => line(stage, true))}
          </Fragment>
        ))}
      </tbody>
      <Apart title="Counted separately" rows={separate.filter((row) => seen(row) || row.parent === null)} line={line} />
      <Apart title="Left out of the count" rows={excluded.filter(seen)} line={line} />
    </table>
  );
}

interface ApartProps {
  title: string;
  rows: readonly CountRow[];
  line: (row: CountRow, stage: boolean) => ReactNode;
}

function Apart({ title, rows, line }: ApartProps) {
  if (rows.length === 0) return null;
  return (
    <tbody>
      <tr className={classes.groupHead}>
        <th colSpan={5} scope="colgroup">
          {title}
        </th>
      </tr>
      {rows.map((row) => line(row, false))}
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
