// A job in a list: what it is, where it stands, what it said last, what went wrong.

import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import type { Job, Role, Uuid } from "../../api";
import { Said } from "../../app/ui/Said";
import { JobBadge } from "../../app/ui/StateBadge";
import ui from "../../app/ui/ui.module.css";
import { t } from "../../i18n";
import { inWords } from "../../i18n/said";
import { dateTime, duration } from "../../theme/format";
import { About } from "./About";
import { JobProgress } from "./JobProgress";
import classes from "./jobs.module.css";
import { Steering } from "./Steering";

/** "took 2 min 3 s, asked for by rui". */
export function circumstances({ started_at, finished_at, created_by }: Pick<Job, "started_at" | "finished_at" | "created_by">): string {
  const took = started_at && finished_at ? t("jobs:took", { duration: duration(started_at, finished_at) }) : "";
  return [took, created_by && t("jobs:askedBy", { name: created_by })].filter(Boolean).join(", ");
}

interface JobRowProps {
  job: Job;
  project: Uuid;
  role: Role | undefined;
  /** Where the job is shown with its log. */
  href: string;
  shown: boolean;
}

export function JobRow({ job, project, role, href, shown }: JobRowProps) {
  const { t } = useTranslation("jobs");
  return (
    <tr data-shown={shown || undefined} className={classes.row}>
      <td className={classes.what}>
        <Link href={href} className={ui.rowLink} aria-current={shown ? "true" : undefined}>{inWords(job.title)}</Link>
        <About job={job} />
        {job.message && <span className={`${classes.message} ${classes.brief}`}><Said>{job.message}</Said></span>}
        {job.error && <span className={classes.error}><Said>{job.error}</Said></span>}
      </td>
      <td>
        <JobBadge state={job.state} />
        {job.attempt > 1 && <span className={classes.message}>{t("attempt", { number: job.attempt })}</span>}
      </td>
      <td>
        <JobProgress job={job} />
      </td>
      <td className="num">
        <span className={classes.when}>{dateTime(job.started_at ?? job.created_at)}</span>
        <span className={classes.message}>{circumstances(job)}</span>
      </td>
      <td className={ui.right}><Steering job={job} project={project} role={role} /></td>
    </tr>
  );
}
