// How far a job is: a bar with its numbers, or a moving one where the end is not known yet.

import { Progress } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Job } from "../../api";
import { JOB_LOOK } from "../../theme/states";
import classes from "./jobs.module.css";

export function JobProgress({ job }: { job: Job }) {
  const { t } = useTranslation("jobs");
  const known = job.total > 0;
  const running = job.state === "running";
  return (
    <span className={classes.progress}>
      <Progress
        className={classes.bar}
        size={6}
        value={known ? (job.done / job.total) * 100 : running ? 100 : 0}
        striped={!known && running}
        animated={!known && running}
        color={JOB_LOOK[job.state].bar}
        aria-label={job.title}
      />
      <span className={`${classes.numbers} num`}>{known ? t("of", { done: job.done, total: job.total }) : ""}</span>
    </span>
  );
}
