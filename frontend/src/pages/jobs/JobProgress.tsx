// How far a job is: a bar with its numbers, or a moving one where the end is not known yet.

import { Progress } from "@mantine/core";

import type { Job } from "../../api";
import { t } from "../../i18n";
import { inWords } from "../../i18n/said";
import { JOB_LOOK } from "../../theme/states";
import classes from "./jobs.module.css";

/** A training's steps are of a thousand, whatever it learns from. */
const told = ({ kind, done, total }: Job) => (kind === "train" ? t("jobs:share", { share: Math.floor((100 * done) / total) }) : t("jobs:of", { done, total }));

export function JobProgress({ job }: { job: Job }) {
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
        aria-label={inWords(job.title)}
      />
      <span className={`${classes.numbers} num`}>{known ? told(job) : ""}</span>
    </span>
  );
}
