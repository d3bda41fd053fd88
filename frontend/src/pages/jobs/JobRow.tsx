// One job.

import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Job } from "../../api";
import { JobBadge } from "../../app/ui/StateBadge";
import ui from "../../app/ui/ui.module.css";
import { t } from "../../i18n";
import { dateTime, duration } from "../../theme/format";
import { Retry, Stop } from "../../theme/icons";
import { JobProgress } from "./JobProgress";
import classes from "./jobs.module.css";

/** "took 2 min 3 s, asked for by rui". */
function circumstances({ started_at, finished_at, created_by }: Job): string {
  const took = started_at && finished_at ? t("jobs:took", { duration: duration(started_at, finished_at) }) : "";
  return [took, created_by && t("jobs:askedBy", { name: created_by })].filter(Boolean).join(", ");
}

interface JobRowProps {
  job: Job;
  maySteer: boolean;
  onSteer: (verb: "cancel" | "retry") => void;
}

export function JobRow({ job, maySteer, onSteer }: JobRowProps) {
  const { t } = useTranslation("jobs");
  return (
    <tr>
      <td className={classes.what}>
        <span className={classes.title}>{job.title}</span>
        {job.message && <span className={classes.message}>{job.message}</span>}
        {job.error && <span className={classes.error}>{job.error}</span>}
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
      <td className={ui.right}>{maySteer && <Steering job={job} onSteer={onSteer} />}</td>
    </tr>
  );
}

function Steering({ job, onSteer }: { job: Job; onSteer: JobRowProps["onSteer"] }) {
  const { t } = useTranslation("jobs");
  if (job.state === "succeeded") return null;
  const verb = job.state === "pending" || job.state === "running" ? "cancel" : "retry";
  return (
    <Button
      size="xs"
      variant="default"
      leftSection={verb === "cancel" ? <Stop size={14} /> : <Retry size={14} />}
      onClick={() => onSteer(verb)}
      aria-label={t(`steer.${verb}`, { title: job.title })}
    >
      {t(verb)}
    </Button>
  );
}
