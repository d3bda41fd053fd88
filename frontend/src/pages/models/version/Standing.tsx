// Whether the verdict on a model still holds, and the way to have it measured again beside the one in use.

import { Button, Group } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { type ModelVersion, type Project, useJobs } from "../../../api";
import { links } from "../../../app/links";
import { may } from "../../../app/rights";
import { ErrorNote } from "../../../app/ui/states";
import classes from "../models.module.css";
import { useEvaluate, useInUse } from "../queries";

interface StandingProps {
  project: Project;
  model: ModelVersion;
}

export function Standing({ project, model }: StandingProps) {
  const { data: used } = useInUse(project.id);
  const reasons = useDoubts(model, used?.model?.word);
  if (model.deployed || model.state === "retired" || !used?.model || reasons.length === 0) return null;
  return (
    <div className={classes.standing}>
      {reasons.map((reason) => <p key={reason}>{reason}</p>)}
      {may(project.role, "deploy") && <Again project={project} model={model} rival={used.model.word} />}
    </div>
  );
}

/** Why nobody knows whether it is better than the one in use. */
function useDoubts({ gate, stale }: ModelVersion, now: string | undefined): readonly string[] {
  const { t } = useTranslation("models");
  if (!gate) return [t("standing.never", { now })];
  if (!stale) return [];
  const { champion, fields } = stale;
  return [
    champion && t(gate.champion ? "standing.elsewhere" : "standing.nowhere", { rival: gate.champion, now: champion }),
    fields > 0 && t("standing.grown", { count: fields }),
  ].filter((reason): reason is string => Boolean(reason));
}

function Again({ project, model, rival }: StandingProps & { rival: string }) {
  const { t } = useTranslation("models");
  const evaluate = useEvaluate(project.id);
  const { data: jobs = [] } = useJobs(project.id);
  const running = jobs.find(({ kind, state }) => kind === "evaluate" && (state === "pending" || state === "running"));
  return (
    <>
      <Group gap="sm">
        <Button size="xs" variant="default" loading={evaluate.isPending || running !== undefined} onClick={() => evaluate.mutate(model.id)}>
          {t("standing.again", { rival })}
        </Button>
        {running && <span role="status">{t("standing.running")} <Link href={links.job(project.id, running.id)}>{t("training.log")}</Link></span>}
      </Group>
      <ErrorNote error={evaluate.error} />
    </>
  );
}
