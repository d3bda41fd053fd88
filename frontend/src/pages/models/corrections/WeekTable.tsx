// The corrections of each week and model by kind.

import { useTranslation } from "react-i18next";

import ui from "../../../app/ui/ui.module.css";
import { count, date, percent } from "../../../theme/format";
import type { Corrections } from "../queries";

export function WeekTable({ weeks }: { weeks: Corrections["weeks"] }) {
  const { t } = useTranslation("models");
  const kinds = ["cells", "accepted", "corrected", "added", "refused"] as const;
  return (
    <div className={ui.scroll}>
      <table className={ui.table}>
        <thead>
          <tr>{(["week", "model", ...kinds, "perHundred"] as const).map((name) => <th key={name} scope="col">{t(`corrections.${name}`)}</th>)}</tr>
        </thead>
        <tbody>
          {[...weeks].reverse().map((row) => (
            <tr key={`${row.week} ${row.model}`}>
              <td className="num">{date(row.week)}</td>
              <td>{row.model}</td>
              {kinds.map((kind) => <td key={kind} className="num">{count(row[kind])}</td>)}
              <td className="num">{percent(row.per_hundred)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
