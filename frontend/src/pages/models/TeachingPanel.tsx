// Which fields to review next: what teaches the model most, each with its reasons.

import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import type { Uuid } from "../../api";
import { links } from "../../app/links";
import { Panel } from "../../app/ui/Page";
import { RowsSkeleton } from "../../app/ui/PageSkeleton";
import { ErrorNote } from "../../app/ui/states";
import classes from "./models.module.css";
import { type Entry, useTeaching } from "./queries";

const NAMED = 3;

export function TeachingPanel({ project }: { project: Uuid }) {
  const { t } = useTranslation("models");
  const { data: entries, error } = useTeaching(project);
  return (
    <Panel title={t("teaching.title")}>
      <ErrorNote error={error} />
      {!entries && !error && <RowsSkeleton rows={3} />}
      {entries?.length === 0 && <p className={classes.quiet}>{t("teaching.none")}</p>}
      <ol className={classes.list}>
        {entries?.map((entry) => (
          <li key={entry.field}>
            <Link href={links.field(entry.field)}>{entry.name}</Link>
            <Why entry={entry} />
          </li>
        ))}
      </ol>
    </Panel>
  );
}

/** The first few of many: where nothing is approved yet everything is rare. */
function few(codes: readonly string[]): string {
  const named = codes.slice(0, NAMED).map((code) => code.replaceAll("_", " "));
  return codes.length > NAMED ? `${named.join(", ")} …` : named.join(", ");
}

function Why({ entry }: { entry: Entry }) {
  const { t } = useTranslation("models");
  const reasons = [
    entry.control && t("teaching.control"),
    entry.unsure > 0 && t("teaching.unsure", { count: entry.unsure }),
    entry.disputed > 0 && t("teaching.disputed", { count: entry.disputed }),
    entry.rare.length > 0 && t("teaching.rare", { codes: few(entry.rare) }),
    entry.repeats && t("teaching.repeats"),
  ].filter(Boolean);
  return <span className={classes.words}>{reasons.length > 0 ? reasons.join(" · ") : t("teaching.sure")}</span>;
}
