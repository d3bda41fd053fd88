// Who was taken for whom: a table of counts, each row shaded by its shares, what is right framed.

import { count } from "../../../theme/format";
import classes from "./charts.module.css";

export interface MatrixProps {
  caption: string;
  /** What a row is, in the corner. */
  corner: string;
  rows: readonly string[];
  columns: readonly string[];
  cells: readonly (readonly number[])[];
}

export function Matrix({ caption, corner, rows, columns, cells }: MatrixProps) {
  return (
    <div className={classes.scroll} style={{ maxHeight: "none" }} tabIndex={0} role="region" aria-label={caption}>
      <table className={classes.matrix}>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{corner}</th>
            {columns.map((name) => <th key={name} scope="col" title={name}><span>{name}</span></th>)}
          </tr>
        </thead>
        <tbody>
          {rows.map((name, at) => <Row key={name} name={name} columns={columns} counts={cells[at] ?? []} />)}
        </tbody>
      </table>
    </div>
  );
}

function Row({ name, columns, counts }: { name: string; columns: readonly string[]; counts: readonly number[] }) {
  const sum = counts.reduce((all, each) => all + each, 0);
  return (
    <tr>
      <th scope="row" title={name}>{name}</th>
      {counts.map((number, at) => (
        <td
          key={columns[at]} className="num" data-right={columns[at] === name || undefined} data-none={number === 0 || undefined}
          style={{ "--share": sum > 0 ? number / sum : 0 } as React.CSSProperties}
        >
          {count(number)}
        </td>
      ))}
    </tr>
  );
}
