// Which fields to review next: what teaches the model most, each with its reasons, and some by chance to measure it by.

import { Badge, Progress } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import type { Project } from "../../api";
import { links } from "../../app/links";
import { Panel } from "../../app/ui/Page";
import { RowsSkeleton } from "../../app/ui/PageSkeleton";
import { EmptyState, ErrorNote } from "../../app/ui/states";
import ui from "../../app/ui/ui.module.css";
import { Check } from "../../theme/icons";
import { share } from "./format";
import classes from "./models.module.css";
import { type Names, namesOf } from "./names";
import { type Entry, useTeaching } from "./queries";

const SHOWN = 50;
const NAMED = 3;

export function TeachingView({ project }: { project: Project }) {
  const { t } = useTranslation("models");
  const { data: entries, error } = useTeaching(project.id, SHOWN);
  return (
    <Panel title={t("teaching.title")} flush>
      <p className={classes.lead}>{t("teaching.how")}</p>
      <ErrorNote error={error} />
      {!entries && !error && <RowsSkeleton rows={6} />}
      {entries?.length === 0 && <EmptyState title={t("teaching.none")} icon={<Check size={32} />}>{t("teaching.noneWhy")}</EmptyState>}
      {entries && entries.length > 0 && <List entries={entries} names={namesOf(project)} />}
    </Panel>
  );
}

function List({ entries, names }: { entries: readonly Entry[]; names: Names }) {
  const { t } = useTranslation("models");
  const nameOf = (field: string | null) => entries.find((entry) => entry.field === field)?.name ?? "";
  return (
    <div className={ui.scroll}>
      <table className={ui.table}>
        <thead>
          <tr>{(["place", "field", "value", "why"] as const).map((name) => <th key={name} scope="col">{t(`teaching.${name}`)}</th>)}</tr>
        </thead>
        <tbody>
          {entries.map((entry, at) => (
            <tr key={entry.field}>
              <td className="num">{at + 1}</td>
              <td>
                <Link className={ui.rowLink} href={links.field(entry.field)}>{entry.name}</Link>
                <span className={classes.words}>
                  <Link href={links.case(entry.case)}>{t("fields.ofCase", { code: entry.case_code })}</Link>
                </span>
              </td>
              <td className="num">{entry.control ? "–" : <Worth value={entry.value} />}</td>
              <td><Why entry={entry} names={names} earlier={nameOf(entry.likest)} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Worth({ value }: { value: number }) {
  const { t } = useTranslation("models");
  return (
    <span className={classes.worth}>
      <Progress size={6} value={100 * value} aria-label={t("teaching.value")} /> {share(value)}
    </span>
  );
}

/** The first few of many: where nothing is approved yet everything is rare. */
function few(codes: readonly string[], { name }: Names): string {
  const named = codes.slice(0, NAMED).map(name).join(", ");
  return codes.length > NAMED ? `${named} …` : named;
}

/** From here on, of what a field would teach by itself, it is worth a word that an earlier one shows it already. */
const TAKEN = 0.1;

function Why({ entry, names, earlier }: { entry: Entry; names: Names; earlier: string }) {
  const { t } = useTranslation("models");
  const reasons = [
    entry.unsure > 0 && t("teaching.unsure", { count: entry.unsure }),
    entry.disputed > 0 && t("teaching.disputed", { count: entry.disputed }),
    entry.rare.length > 0 && t("teaching.rare", { codes: few(entry.rare, names) }),
  ].filter((reason): reason is string => Boolean(reason));
  return (
    <ul className={classes.plain}>
      {entry.control && <li><Badge size="sm" tt="none" fw={550} variant="outline">{t("teaching.controlShare")}</Badge> {t("teaching.control")}</li>}
      {reasons.map((reason) => <li key={reason}>{reason}</li>)}
      {entry.likest && earlier && entry.alone - entry.value >= TAKEN && (
        <li>{t("teaching.less", { alone: share(entry.alone) })} <Link href={links.field(entry.likest)}>{earlier}</Link></li>
      )}
      {!entry.control && reasons.length === 0 && !entry.repeats && <li>{t("teaching.sure")}</li>}
    </ul>
  );
}
