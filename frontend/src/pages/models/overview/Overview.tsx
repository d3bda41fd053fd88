// What is in use, how a better one is made, how that goes, and all that came of it.

import { useUrlText } from "../../../app/urlState";
import type { Project } from "../../../api";
import classes from "../models.module.css";
import { useEstimate, useTrainings } from "../queries";
import { InUsePanel } from "./InUsePanel";
import { PolicyPanel } from "./PolicyPanel";
import { RetrainPanel } from "./RetrainPanel";
import { TrainingPanel } from "./TrainingPanel";
import { TrainingsPanel } from "./TrainingsPanel";
import { VersionsPanel } from "./VersionsPanel";

export function Overview({ project }: { project: Project }) {
  const { data: estimate } = useEstimate(project.id);
  const { data: trainings } = useTrainings(project.id);
  const [chosen] = useUrlText("training");
  const shown = chosen || estimate?.running || trainings?.[0]?.id;
  return (
    <>
      <div className={classes.two}>
        <RetrainPanel project={project} />
        <InUsePanel project={project} />
      </div>
      <PolicyPanel project={project} />
      {shown && <TrainingPanel project={project} id={shown} />}
      <VersionsPanel project={project} />
      {trainings && trainings.length > 0 && <TrainingsPanel project={project} trainings={trainings} shown={shown} />}
    </>
  );
}
