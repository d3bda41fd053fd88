// The button that stops a job or tries it again, for those who may.

import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Job, Role, Uuid } from "../../api";
import { may } from "../../app/rights";
import { inWords } from "../../i18n/said";
import { Retry, Stop } from "../../theme/icons";
import { CancelTraining } from "../models/CancelTraining";
import { useSteerJob, type Verb } from "./useSteerJob";

/** Trainings and evaluations are the business of those who answer for models; all else is everyone's who works on the project. */
export const maySteer = (role: Role | undefined, { kind }: Pick<Job, "kind">): boolean => may(role, kind === "train" || kind === "evaluate" ? "deploy" : "work");

const verbOf = ({ state }: Pick<Job, "state">): Verb | null =>
  state === "succeeded" ? null : state === "pending" || state === "running" ? "cancel" : "retry";

interface SteeringProps {
  job: Pick<Job, "id" | "kind" | "state" | "title">;
  project: Uuid;
  role: Role | undefined;
}

export function Steering({ job, project, role }: SteeringProps) {
  const { t } = useTranslation("jobs");
  const steer = useSteerJob(project);
  const verb = verbOf(job);
  if (!verb || !maySteer(role, job)) return null;
  const name = t(`steer.${verb}`, { title: inWords(job.title) });
  if (verb === "cancel" && job.kind === "train") return <CancelTraining id={job.id} project={project} word={t("cancel")} name={name} />;
  return (
    <Button
      size="xs" variant="default" leftSection={verb === "cancel" ? <Stop size={14} /> : <Retry size={14} />} loading={steer.isPending}
      onClick={() => steer.mutate({ job: job.id, verb })} aria-label={name}
    >
      {t(verb)}
    </Button>
  );
}
