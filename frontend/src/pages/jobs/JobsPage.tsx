// The background work of a project: what runs, what it says, what went wrong, and the ways to stop it or try again.

import { useTranslation } from "react-i18next";

import { type Job, useJobs, useProject, type Uuid } from "../../api";
import { links } from "../../app/links";
import { may } from "../../app/rights";
import { Page, PageHead, Panel } from "../../app/ui/Page";
import { RowsSkeleton } from "../../app/ui/PageSkeleton";
import { EmptyState, ErrorState } from "../../app/ui/states";
import ui from "../../app/ui/ui.module.css";
import { useTitle } from "../../app/useTitle";
import { Jobs } from "../../theme/icons";
import { JobRow } from "./JobRow";
import { useSteerJob } from "./useSteerJob";

export function JobsPage({ id }: { id: Uuid }) {
  const { t } = useTranslation("jobs");
  const { data: project, error: noProject, refetch: again } = useProject(id);
  const { data: jobs, error, refetch } = useJobs(id);
  useTitle(t("title"), project?.name);
  if (noProject && !project) return <ErrorState error={noProject} onRetry={() => void again()} />;
  return (
    <Page>
      <PageHead title={t("title")} crumbs={project ? [{ href: links.project(id), word: project.name }] : []} />
      {error && !jobs ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <Panel flush>{jobs ? <JobTable jobs={jobs} project={id} maySteer={may(project?.role, "work")} /> : <RowsSkeleton rows={5} />}</Panel>
      )}
    </Page>
  );
}

interface JobTableProps {
  jobs: readonly Job[];
  project: Uuid;
  maySteer: boolean;
}

function JobTable({ jobs, project, maySteer }: JobTableProps) {
  const { t } = useTranslation(["jobs", "app"]);
  const steer = useSteerJob(project);
  if (jobs.length === 0) {
    return (
      <EmptyState title={t("none")} icon={<Jobs size={32} />}>
        {t("noneWhy")}
      </EmptyState>
    );
  }
  return (
    <div className={ui.scroll}>
      <table className={ui.table}>
        <thead>
          <tr>
            <th scope="col">{t("job")}</th>
            <th scope="col">{t("state")}</th>
            <th scope="col">{t("progress")}</th>
            <th scope="col">{t("when")}</th>
            <th scope="col">
              <span className="visually-hidden">{t("app:actions")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {jobs.map((job) => (
            <JobRow key={job.id} job={job} maySteer={maySteer} onSteer={(verb) => steer.mutate({ job: job.id, verb })} />
          ))}
        </tbody>
      </table>
    </div>
  );
}
