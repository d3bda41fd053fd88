// The background work of a project: what runs, what it says, what went wrong, and the ways to stop it or try it again.

import { Button, Group, SegmentedControl, Select } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useSearch } from "wouter";

import { type Job, type Role, useProject, type Uuid } from "../../api";
import { links } from "../../app/links";
import { Page, PageHead, Panel } from "../../app/ui/Page";
import { RowsSkeleton } from "../../app/ui/PageSkeleton";
import { EmptyState, ErrorState } from "../../app/ui/states";
import ui from "../../app/ui/ui.module.css";
import { useUrlChoice, useUrlText, writeParam } from "../../app/urlState";
import { useTitle } from "../../app/useTitle";
import { Jobs } from "../../theme/icons";
import { JobPanel } from "./JobPanel";
import { JobRow } from "./JobRow";
import { type Filter, KINDS, STATES, useJobPages } from "./queries";

const ALL = "all";

export function JobsPage({ id }: { id: Uuid }) {
  const { t } = useTranslation(["jobs", "app"]);
  const { data: project, error: noProject, refetch: again } = useProject(id);
  const [state, setState] = useUrlChoice("state", STATES);
  const [kind, setKind] = useUrlChoice("kind", KINDS);
  const [one, setOne] = useUrlText("job");
  useTitle(t("title"), project?.name);
  if (noProject && !project) return <ErrorState error={noProject} onRetry={() => void again()} />;
  return (
    <Page>
      <PageHead title={t("title")} crumbs={project ? [{ href: links.project(id), word: project.name }] : []} />
      {one && <JobPanel key={one} project={id} id={one} role={project?.role} onClose={() => setOne(null)} />}
      <Group mb="sm">
        <SegmentedControl
          size="xs" aria-label={t("byState")} value={state ?? ALL} onChange={(value) => setState(STATES.find((each) => each === value) ?? null)}
          data={[{ value: ALL, label: t("all") }, ...STATES.map((each) => ({ value: each, label: t(`app:job.${each}`) }))]}
        />
        <Select
          size="xs" clearable aria-label={t("byKind")} placeholder={t("allKinds")} value={kind} onChange={(value) => setKind(KINDS.find((each) => each === value) ?? null)}
          data={KINDS.map((each) => ({ value: each, label: t(`kinds.${each}`) }))}
        />
      </Group>
      <List project={id} role={project?.role} filter={{ state, kind }} shown={one} onClear={() => { setState(null); setKind(null); }} />
    </Page>
  );
}

interface ListProps {
  project: Uuid;
  role: Role | undefined;
  filter: Filter;
  shown: Uuid;
  onClear: () => void;
}

function List({ project, role, filter, shown, onClear }: ListProps) {
  const { t } = useTranslation("jobs");
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useJobPages(project, filter);
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  const jobs = data?.pages.flatMap(({ results }) => results);
  if (jobs?.length === 0) return <Panel flush><None filter={filter} onClear={onClear} /></Panel>;
  return (
    <>
      <Panel flush>{jobs ? <JobTable jobs={jobs} project={project} role={role} shown={shown} /> : <RowsSkeleton rows={5} />}</Panel>
      {hasNextPage && (
        <Group justify="center" mt="md">
          <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>{t("more")}</Button>
        </Group>
      )}
    </>
  );
}

function None({ filter: { state, kind }, onClear }: { filter: Filter; onClear: () => void }) {
  const { t } = useTranslation("jobs");
  if (!state && !kind) return <EmptyState title={t("none")} icon={<Jobs size={32} />}>{t("noneWhy")}</EmptyState>;
  return <EmptyState title={t("noneSuch")} icon={<Jobs size={32} />} action={<Button variant="default" onClick={onClear}>{t("showAll")}</Button>} />;
}

function JobTable({ jobs, project, role, shown }: { jobs: readonly Job[] } & Omit<ListProps, "filter" | "onClear">) {
  const { t } = useTranslation(["jobs", "app"]);
  const search = useSearch();
  return (
    <div className={ui.scroll}>
      <table className={ui.table}>
        <thead>
          <tr>
            {(["job", "state", "progress", "when"] as const).map((name) => <th key={name} scope="col">{t(name)}</th>)}
            <th scope="col"><span className="visually-hidden">{t("app:actions")}</span></th>
          </tr>
        </thead>
        <tbody>
          {jobs.map((job) => (
            <JobRow key={job.id} job={job} project={project} role={role} shown={job.id === shown} href={links.jobs(project) + writeParam(search, "job", job.id)} />
          ))}
        </tbody>
      </table>
    </div>
  );
}
