// One job with everything it said while it ran; a link to it keeps.

import { ActionIcon, Group } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { ApiError, type Role, type Uuid } from "../../api";
import { withQuery } from "../../api/client";
import { links } from "../../app/links";
import { Panel } from "../../app/ui/Page";
import { RowsSkeleton } from "../../app/ui/PageSkeleton";
import { Said } from "../../app/ui/Said";
import { JobBadge } from "../../app/ui/StateBadge";
import { ErrorNote } from "../../app/ui/states";
import { inWords } from "../../i18n/said";
import { dateTime } from "../../theme/format";
import { Cross } from "../../theme/icons";
import { About } from "./About";
import { JobProgress } from "./JobProgress";
import { circumstances } from "./JobRow";
import classes from "./jobs.module.css";
import { type JobDetail, useJob } from "./queries";
import { Steering } from "./Steering";

interface JobPanelProps {
  project: Uuid;
  id: Uuid;
  role: Role | undefined;
  onClose: () => void;
}

export function JobPanel({ project, id, role, onClose }: JobPanelProps) {
  const { t } = useTranslation("jobs");
  const { data: job, error } = useJob(project, id);
  const place = useRef<HTMLDivElement>(null);
  const arrived = job !== undefined || error !== null;
  useEffect(() => {
    if (arrived) place.current?.scrollIntoView({ block: "nearest" });
  }, [arrived, id]);
  const aside = (
    <Group gap="xs">
      {job && <Steering job={job} project={project} role={role} />}
      <ActionIcon variant="subtle" color="gray" aria-label={t("closeOne")} onClick={onClose}><Cross /></ActionIcon>
    </Group>
  );
  return (
    <div ref={place} className={classes.one}>
      <Panel title={job ? inWords(job.title) : t("one")} aside={aside}>
        {error && !job && (error instanceof ApiError && error.status === 404 ? <p className={classes.quiet}>{t("gone")}</p> : <ErrorNote error={error} />)}
        {!job && !error && <RowsSkeleton rows={3} />}
        {job && <Shown project={project} job={job} />}
      </Panel>
    </div>
  );
}

function Shown({ project, job }: { project: Uuid; job: JobDetail }) {
  const { t } = useTranslation("jobs");
  return (
    <>
      <div className={classes.head}>
        <JobBadge state={job.state} />
        <JobProgress job={job} />
      </div>
      <p className={classes.quiet}>
        {[circumstances({ ...job, started_at: null }), dateTime(job.created_at), circumstances({ ...job, created_by: null }), job.attempt > 1 && t("attempt", { number: job.attempt })].filter(Boolean).join(", ")}
        {job.kind === "train" && <> · <Link href={withQuery(links.models(project), { training: job.id })}>{t("figures")}</Link></>}
      </p>
      <About job={job} />
      {job.error && <p className={classes.failed}><Said>{job.error}</Said></p>}
      <h3 className={classes.logTitle}>{t("log")}</h3>
      {job.log.length === 0 && <p className={classes.quiet}>{t("noLog")}</p>}
      <div className={classes.log} role="log" aria-label={t("log")} tabIndex={0}>
        <ol>
          {job.log.map(({ at, text }, number) => (
            <li key={number}>
              <time dateTime={at} className="num">{dateTime(at)}</time>
              <Said>{text}</Said>
            </li>
          ))}
        </ol>
      </div>
    </>
  );
}
