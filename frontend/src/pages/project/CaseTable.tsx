// The cases as rows: first pictures, code, how far the fields are, how many cells, what is left to do, whether the count is approved.

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
import { t as word } from "../../i18n";
import { date } from "../../theme/format";
import { ChevronDown, Search } from "../../theme/icons";
import { type Sort, tasksOf } from "./caseFilter";
import classes from "./CaseTable.module.css";
import type { CaseFilter } from "./useCaseFilter";

const STEP = 100;

export function CaseTable({ filter: { shown: cases, sort, setSort, clear } }: { filter: CaseFilter }) {
  const { t } = useTranslation("project");
  const [limit, setLimit] = useState(STEP);
  if (cases.length === 0) return <NothingFits onClear={clear} />;
  return (
    <div className={ui.scroll}>
      <table className={ui.table}>
        <thead>
          <tr>
            <Sortable by="code" sort={sort} onSort={setSort} />
            <th scope="col" className={classes.progress}>
              {t("table.fields")}
            </th>
            <Sortable by="check" sort={sort} onSort={setSort} />
            <th scope="col">{t("table.left")}</th>
            <th scope="col">{t("table.count")}</th>
            <Sortable by="added" sort={sort} onSort={setSort} />
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

interface SortableProps {
  by: Sort;
  sort: Sort;
  onSort: (by: Sort) => void;
}

/** A column's head that puts the rows in its order. */
function Sortable({ by, sort, onSort }: SortableProps) {
  const { t } = useTranslation("project");
  const active = by === sort;
  return (
    <th scope="col" aria-sort={active ? (by === "code" ? "ascending" : "descending") : undefined}>
      <button type="button" className={classes.sort} data-active={active || undefined} onClick={() => onSort(by)}>
        {t(`table.${by}`)}
        <ChevronDown size={12} />
      </button>
    </th>
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
          <Thumbnails paths={item.thumbnails} />
          <Link href={links.case(item.id)} className={ui.rowLink} onClick={(event) => event.stopPropagation()}>
            {item.code}
          </Link>
          {item.synthetic && <SyntheticWord />}
        </span>
      </td>
      <td>{total > 0 ? <StateBar counts={item.field_counts} /> : <span className={ui.quiet}>{t("table.noFields")}</span>}</td>
      <td className={`${classes.cells} num`}>
        {item.cell_count + item.proposal_count > 0 && <span title={t("table.confirmed")}>{t("table.cells", { count: item.cell_count })}</span>}
        {item.proposal_count > 0 && <span className={ui.quiet}>{t("table.toCheck", { count: item.proposal_count })}</span>}
      </td>
      <td className="num">{leftWords(item).join(", ")}</td>
      <td>
        <ApprovalBadge approval={item.approval} />
      </td>
      <td className={`${ui.quiet} num`}>{date(item.created_at)}</td>
    </tr>
  );
}

/** What a person has to do next in the case, in words. */
function leftWords(item: Case): string[] {
  const { stored, draft, in_review } = item.field_counts;
  const tasks = tasksOf(item);
  if (totalOf(item.field_counts) === 0) return [word("project:left.upload")];
  const left = [
    tasks.includes("open") && word("project:left.open", { count: stored + draft }),
    tasks.includes("review") && word("project:left.review", { count: in_review }),
    tasks.includes("count") && word("project:left.count"),
  ].filter((each) => each !== false);
  return left.length > 0 ? left : [word("project:left.nothing")];
}

/** The case's first fields, so that a stain or a smear is known again; decoration beside its code. */
function Thumbnails({ paths }: { paths: readonly string[] }) {
  return (
    <span className={classes.thumbnails} aria-hidden="true">
      {paths.map((path) => (
        <img key={path} src={path} alt="" width={44} height={33} loading="lazy" decoding="async" />
      ))}
    </span>
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
