// How much background work is under way in the open project; leads to the list of jobs.

import { Loader } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link, useRoute } from "wouter";

import { type Job, useJobs, type Uuid } from "../api";
import { Jobs } from "../theme/icons";
import { links } from "./links";
import classes from "./Shell.module.css";

const isOpen = (job: Job): boolean => job.state === "pending" || job.state === "running";

export function JobsIndicator({ project }: { project: Uuid }) {
  const { t } = useTranslation();
  const { data: jobs = [] } = useJobs(project);
  const [here] = useRoute("/projects/:id/jobs");
  const open = jobs.filter(isOpen).length;
  return (
    <Link href={links.jobs(project)} className={classes.quietButton} aria-current={here ? "page" : undefined}>
      {open > 0 ? <Loader size={14} color="var(--ms-accent)" aria-hidden="true" /> : <Jobs />}
      <span>{t("jobs")}</span>
      {open > 0 && (
        <>
          <span className={classes.pill} aria-hidden="true">
            {open}
          </span>
          <span className="visually-hidden">{t("jobsUnderWay", { count: open })}</span>
        </>
      )}
    </Link>
  );
}
