// The cases as rows: code, how far the fields are, whether the count is approved.

import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";

import type { Case } from "../../api";
import { links } from "../../app/links";
import { ApprovalBadge, SyntheticWord } from "../../app/ui/StateBadge";
import { StateBar, totalOf } from "../../app/ui/StateBar";
import { EmptyState } from "../../app/ui/states";
import ui from "../../app/ui/ui.module.css";
import { count, date } from "../../theme/format";
import { Search } from "../../theme/icons";
import classes from "./CaseTable.module.css";

const STEP = 100;

export function CaseTable({ cases, onClear }: { cases: readonly Case[]; onClear: () => void }) {
  const { t } = useTranslation("project");
  const [limit, setLimit] = useState(STEP);
  if (cases.length === 0) return <NothingFits onClear={onClear} />;
  return (
    <div className={ui.scroll}>
      <table className={ui.table}>
        <thead>
          <tr>
            <th scope="col">{t("table.case")}</th>
            <th scope="col" className={classes.progress}>
              {t("table.fields")}
            </th>
            <th scope="col" className={ui.right}>
              {t("table.left")}
            </th>
            <th scope="col">{t("table.count")}</th>
            <th scope="col">{t("table.added")}</th>
          </tr>
        </thead>
        <tbody>
          {cases.slice(0, limit).map((item) => (
            <CaseRow key={item.id} item={item} />
          ))}
        </tbody>
      </table>
      {cases.length > limit && (
        <Button variant="subtle" fullWidth radius={0} onClick={() => setLimit(limit + STEP)}>
          {t("table.more", { step: Math.min(STEP, cases.length - limit), total: cases.length })}
        </Button>
      )}
    </div>
  );
}

function CaseRow({ item }: { item: Case }) {
  const { t } = useTranslation("project");
  const [, navigate] = useLocation();
  const total = totalOf(item.field_counts);
  return (
    <tr className={classes.row} onClick={() => navigate(links.case(item.id))}>
      <td>
        <span className={classes.code}>
          <Link href={links.case(item.id)} className={ui.rowLink} onClick={(event) => event.stopPropagation()}>
            {item.code}
          </Link>
          {item.synthetic && <SyntheticWord />}
        </span>
      </td>
      <td>{total > 0 ? <StateBar counts={item.field_counts} /> : <span className={ui.quiet}>{t("table.noFields")}</span>}</td>
      <td className={`${ui.right} num`}>{total > 0 && `${count(item.field_counts.approved)} / ${count(total)}`}</td>
      <td>
        <ApprovalBadge approval={item.approval} />
      </td>
      <td className={`${ui.quiet} num`}>{date(item.created_at)}</td>
    </tr>
  );
}

function NothingFits({ onClear }: { onClear: () => void }) {
  const { t } = useTranslation("project");
  return (
    <EmptyState
      title={t("nothingFits")}
      icon={<Search size={32} />}
      action={
        <Button variant="default" onClick={onClear}>
          {t("showAll")}
        </Button>
      }
    />
  );
}
