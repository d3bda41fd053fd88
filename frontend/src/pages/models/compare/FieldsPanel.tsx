// Where two models see the same fields differently, and any of these fields with the boxes of both.

import { Button, Select } from "@mantine/core";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { type Case, type Job, type ModelVersion, type Project, useCases, useFields, useJobs } from "../../../api";
import { links } from "../../../app/links";
import { may } from "../../../app/rights";
import { Panel } from "../../../app/ui/Page";
import { RowsSkeleton } from "../../../app/ui/PageSkeleton";
import { ErrorNote } from "../../../app/ui/states";
import ui from "../../../app/ui/ui.module.css";
import { useUrlText } from "../../../app/urlState";
import { count, percent } from "../../../theme/format";
import classes from "../models.module.css";
import { type Differences, isOver, useAskOpinions, useDifferences } from "../queries";

const FieldComparison = lazy(() => import("./FieldComparison"));

interface FieldsPanelProps {
  project: Project;
  one: ModelVersion;
  other: ModelVersion;
}

export function FieldsPanel({ project, one, other }: FieldsPanelProps) {
  const { t } = useTranslation("models");
  const { data: jobs = [] } = useJobs(project.id);
  const looks = jobs.filter(({ kind }) => kind === "opinion");
  const { data: found, error } = useDifferences(project.id, one.word, other.word, looks.filter(isOver).length);
  const [opened, setOpened] = useState<string | null>(null);
  const place = usePlace(found !== undefined || error !== null);
  return (
    <div ref={place}>
      <Panel title={t("fields.title")} flush>
        <div className={classes.tableBar}>
          {found && <Total found={found} one={one.word} other={other.word} />}
          {may(project.role, "work") && <AskBoth project={project} one={one} other={other} looks={looks} />}
        </div>
        <ErrorNote error={error} />
        {!found && !error && <RowsSkeleton rows={3} />}
        {found && found.fields.length > 0 && <Rows found={found} one={one.word} other={other.word} onOpen={setOpened} />}
        {opened && (
          <Suspense>
            <FieldComparison project={project} field={opened} words={[one.word, other.word]} onClose={() => setOpened(null)} />
          </Suspense>
        )}
      </Panel>
    </div>
  );
}

/** Brings the panel into view once, where a link leads to the fields and not to the whole comparison. */
function usePlace(arrived: boolean) {
  const place = useRef<HTMLDivElement>(null);
  const [at] = useUrlText("at");
  useEffect(() => {
    if (arrived && at === "fields") place.current?.scrollIntoView({ block: "start" });
  }, [arrived, at]);
  return place;
}

function Total({ found: { compared, total }, one, other }: { found: Differences; one: string; other: string }) {
  const { t } = useTranslation("models");
  const all = total.same + total.label + total.only_first + total.only_second;
  if (compared === 0) return <p className={classes.quiet}>{t("fields.none", { one, other })}</p>;
  return <p className={classes.sentence}>{t("fields.total", { count: compared, same: percent(all ? (100 * total.same) / all : null), all: count(all) })}</p>;
}

/** Both models look at the fields of a case; no cell is touched. */
function AskBoth({ project, one, other, looks }: FieldsPanelProps & { looks: readonly Job[] }) {
  const { t } = useTranslation("models");
  const { data: cases = [] } = useCases(project.id);
  const [chosen, choose] = useState<string | null>(null);
  const { data: fields } = useFields(chosen ?? undefined);
  const ask = useAskOpinions(project.id);
  // A job that was just asked for is not listed yet.
  const asked = (ask.data ?? []).some(({ id }) => !looks.some((look) => look.id === id));
  const busy = ask.isPending || asked || !looks.every(isOver);
  const both = () => {
    const ids = (fields ?? []).map(({ id }) => id);
    ask.mutate({ models: [one, other].filter(({ state }) => state !== "retired").map(({ id }) => id), fields: ids });
  };
  return (
    <div className={classes.ask}>
      <Select
        size="xs" aria-label={t("fields.case")} placeholder={t("fields.case")} value={chosen} onChange={choose} searchable
        data={cases.map(({ id, code }: Case) => ({ value: id, label: code }))}
      />
      <Button size="xs" variant="default" disabled={!fields?.length} loading={busy} onClick={both}>{t("fields.ask")}</Button>
      <span role="status" className={classes.quiet}>{busy && t("fields.looking")}</span>
      <ErrorNote error={ask.error} />
    </div>
  );
}

interface RowsProps {
  found: Differences;
  one: string;
  other: string;
  onOpen: (field: string) => void;
}

function Rows({ found, one, other, onOpen }: RowsProps) {
  const { t } = useTranslation("models");
  return (
    <div className={classes.tall}>
      <table className={ui.table}>
        <thead>
          <tr>
            <th scope="col">{t("fields.field")}</th>
            <th scope="col">{t("fields.same")}</th>
            <th scope="col">{t("fields.label")}</th>
            <th scope="col">{t("fields.only", { word: one })}</th>
            <th scope="col">{t("fields.only", { word: other })}</th>
            <th scope="col"><span className="visually-hidden">{t("versions.action")}</span></th>
          </tr>
        </thead>
        <tbody>
          {found.fields.map(({ field, name, case_code, same, label, only_first, only_second }) => (
            <tr key={field}>
              <td><Link className={ui.rowLink} href={links.field(field)}>{name}</Link><span className={classes.words}>{t("fields.ofCase", { code: case_code })}</span></td>
              {[same, label, only_first, only_second].map((number, at) => <td key={at} className="num">{count(number)}</td>)}
              <td className={ui.right}>
                <Button size="xs" variant="default" onClick={() => onOpen(field)} aria-label={t("fields.openOne", { name })}>{t("fields.open")}</Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
