// What the model is doing right now, with the way to stop it.

import { Button } from "@mantine/core";

import type { Job, Uuid } from "../../api";
import { JobProgress } from "../jobs/JobProgress";
import { useSteerJob } from "../jobs/useSteerJob";
import classes from "./CasePage.module.css";
import { useOpenPrelabels } from "./prelabel";

export function PrelabelStrip({ project, maySteer }: { project: Uuid; maySteer: boolean }) {
  const jobs = useOpenPrelabels(project);
  if (jobs.length === 0) return null;
  return (
    <section className={classes.strips} aria-label="Pre-labelling under way">
      {jobs.map((job) => (
        <Strip key={job.id} job={job} project={project} maySteer={maySteer} />
      ))}
    </section>
  );
}

function Strip({ job, project, maySteer }: { job: Job; project: Uuid; maySteer: boolean }) {
  const steer = useSteerJob(project);
  return (
    <div className={classes.strip}>
      <span className={classes.stripTitle}>{job.title}</span>
      <JobProgress job={job} />
      {maySteer && (
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          loading={steer.isPending}
          onClick={() => steer.mutate({ job: job.id, verb: "cancel" })}
        >
          Cancel
        </Button>
      )}
    </div>
  );
}
