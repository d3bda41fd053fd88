// What the model is doing right now, with the way to stop it.

import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Job, Uuid } from "../../api";
import { inWords } from "../../i18n/said";
import { JobProgress } from "../jobs/JobProgress";
import { useSteerJob } from "../jobs/useSteerJob";
import classes from "./CasePage.module.css";
import { useOpenPrelabels } from "./prelabel";

export function PrelabelStrip({ project, maySteer }: { project: Uuid; maySteer: boolean }) {
  const { t } = useTranslation("case");
  const jobs = useOpenPrelabels(project);
  if (jobs.length === 0) return null;
  return (
    <section className={classes.strips} aria-label={t("prelabelling")}>
      {jobs.map((job) => (
        <Strip key={job.id} job={job} project={project} maySteer={maySteer} />
      ))}
    </section>
  );
}

function Strip({ job, project, maySteer }: { job: Job; project: Uuid; maySteer: boolean }) {
  const { t } = useTranslation();
  const steer = useSteerJob(project);
  return (
    <div className={classes.strip}>
      <span className={classes.stripTitle}>{inWords(job.title)}</span>
      <JobProgress job={job} />
      {maySteer && (
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          loading={steer.isPending}
          onClick={() => steer.mutate({ job: job.id, verb: "cancel" })}
        >
          {t("cancel")}
        </Button>
      )}
    </div>
  );
}
