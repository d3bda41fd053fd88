// What is around every chart: its name, who is who in it, and the same numbers as a table.

import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import ui from "../../../app/ui/ui.module.css";
import classes from "./charts.module.css";
import { Mark } from "./Mark";
import { thinned } from "./scale";

const MOST_ROWS = 100;

interface ChartFrameProps {
  title: string;
  /** The series; nothing where there is one alone. */
  names?: readonly string[];
  /** The newest value of each. */
  last?: readonly string[];
  /** What the pointer is on. */
  reading?: string | undefined;
  head: readonly string[];
  rows: readonly (readonly string[])[];
  note?: ReactNode;
  children: ReactNode;
}

export function ChartFrame({ title, names = [], last = [], reading, head, rows, note, children }: ChartFrameProps) {
  return (
    <figure className={classes.figure}>
      <figcaption className={classes.caption}>
        <strong>{title}</strong>
        <span className={`${classes.reading} num`} aria-hidden="true">{reading ?? ""}</span>
      </figcaption>
      {rows.length > 0 && names.length > 0 && (
        <ul className={classes.legend}>
          {names.map((name, number) => (
            <li key={name}>
              <svg width={26} height={10} data-series={number} className={classes.line} aria-hidden="true">
                <path d="M1 5H25" />
                <Mark number={number} x={13} y={5} />
              </svg>
              {name} <span className="num">{last[number]}</span>
            </li>
          ))}
        </ul>
      )}
      {children}
      {note}
      {rows.length > 0 && <AsTable title={title} head={head} rows={rows} />}
    </figure>
  );
}

function AsTable({ title, head, rows }: Pick<ChartFrameProps, "title" | "head" | "rows">) {
  const { t } = useTranslation("models");
  return (
    <details className={classes.details}>
      <summary>{t("chart.table")}<span className="visually-hidden"> {title}</span></summary>
      <div className={classes.scroll} tabIndex={0} role="region" aria-label={title}>
        <table className={ui.table}>
          <thead>
            <tr>{head.map((name) => <th key={name} scope="col">{name}</th>)}</tr>
          </thead>
          <tbody>
            {thinned(rows, MOST_ROWS).map((row, number) => (
              <tr key={number}>{row.map((word, at) => <td key={head[at]} className="num">{word}</td>)}</tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
