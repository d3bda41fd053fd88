// What people made of what models said: corrections per 100 cells, and the classes that are mixed up most.

import { useTranslation } from "react-i18next";

import type { Uuid } from "../../api";
import { Panel } from "../../app/ui/Page";
import { RowsSkeleton } from "../../app/ui/PageSkeleton";
import { ErrorNote } from "../../app/ui/states";
import ui from "../../app/ui/ui.module.css";
import { count, date, percent } from "../../theme/format";
import classes from "./models.module.css";
import { type Corrections, type Pair, useConfusion, useCorrections } from "./queries";

const WORST = 8;

export function CorrectionsPanel({ project }: { project: Uuid }) {
  const { t } = useTranslation("models");
  const { data, error } = useCorrections(project);
  const { data: pairs = [] } = useConfusion(project);
  return (
    <Panel title={t("corrections.title")}>
      <ErrorNote error={error} />
      {data ? <Found record={data} pairs={pairs} /> : !error && <RowsSkeleton rows={3} />}
    </Panel>
  );
}

function Found({ record, pairs }: { record: Corrections; pairs: readonly Pair[] }) {
  const { t } = useTranslation("models");
  if (record.weeks.length === 0) return <p className={classes.quiet}>{t("corrections.none")}</p>;
  return (
    <>
      <Weeks record={record} />
      <p className={classes.quiet}>
        {t("corrections.control", { control: percent(record.control.per_hundred ?? null), chosen: percent(record.chosen.per_hundred ?? null) })}
      </p>
      <Mixed pairs={pairs} />
    </>
  );
}

function Weeks({ record }: { record: Corrections }) {
  const { t } = useTranslation("models");
  return (
    <table className={ui.table}>
      <thead>
        <tr>
          {(["week", "model", "cells", "perHundred"] as const).map((name) => (
            <th key={name} scope="col">
              {t(`corrections.${name}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {record.weeks.map(({ week, model, cells, per_hundred }) => (
          <tr key={`${week} ${model}`}>
            <td>{date(week)}</td>
            <td>{model}</td>
            <td className="num">{count(cells)}</td>
            <td className="num">{percent(per_hundred)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The pairs in which the person decided otherwise, the most frequent first. */
function Mixed({ pairs }: { pairs: readonly Pair[] }) {
  const { t } = useTranslation("models");
  const otherwise = pairs.filter(({ said, decided }) => said !== decided).sort((a, b) => b.count - a.count);
  if (otherwise.length === 0) return null;
  return (
    <ul className={classes.reasons}>
      {otherwise.slice(0, WORST).map(({ said, decided, count: n }) => (
        <li key={`${said} ${decided}`}>
          {t("corrections.pair", { said: said || t("corrections.missed"), decided: decided || t("corrections.noCell"), n: count(n) })}
        </li>
      ))}
    </ul>
  );
}
