// The button that closes the circle: what a training would take, how it runs, and how it ended.

import { Button, Checkbox, NumberInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import { type Project, type Uuid } from "../../api";
import { may } from "../../app/rights";
import { Panel } from "../../app/ui/Page";
import { RowsSkeleton } from "../../app/ui/PageSkeleton";
import { JobBadge } from "../../app/ui/StateBadge";
import { ErrorNote } from "../../app/ui/states";
import { count, dateTime, oneDecimal } from "../../theme/format";
import { Stop } from "../../theme/icons";
import { Curve } from "./Curve";
import classes from "./models.module.css";
import { type Estimate, isOver, type TrainingDetail, useCancel, useEstimate, useRetrain, useTraining, useTrainings } from "./queries";

export function RetrainPanel({ project }: { project: Project }) {
  const { t } = useTranslation("models");
  const { data: estimate, error } = useEstimate(project.id);
  const { data: trainings } = useTrainings(project.id);
  const newest = estimate?.running ?? trainings?.[0]?.id ?? null;
  return (
    <Panel title={t("retrain.title")}>
      <ErrorNote error={error} />
      {estimate ? <Facts estimate={estimate} /> : !error && <RowsSkeleton rows={2} />}
      {estimate && !estimate.running && may(project.role, "deploy") && <Ask project={project.id} estimate={estimate} />}
      {newest && <Progress project={project} id={newest} />}
    </Panel>
  );
}

function Facts({ estimate }: { estimate: Estimate }) {
  const { t } = useTranslation("models");
  const facts = [
    [t("retrain.fields"), count(estimate.fields)],
    [t("retrain.cells"), count(estimate.cells)],
    [t("retrain.cases"), count(estimate.cases)],
    [t("retrain.corrections"), count(estimate.corrections)],
    [t("retrain.minutes"), `${estimate.measured ? "" : "≈ "}${oneDecimal(estimate.minutes)}`],
  ];
  return (
    <>
      <dl className={classes.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="num">{value}</dd>
          </div>
        ))}
      </dl>
      {estimate.reason && <p className={classes.quiet}>{estimate.reason}</p>}
    </>
  );
}

function Ask({ project, estimate }: { project: Uuid; estimate: Estimate }) {
  const { t } = useTranslation("models");
  const [scratch, setScratch] = useState(false);
  const [minutes, setMinutes] = useState<number | string>("");
  const retrain = useRetrain(project);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    retrain.mutate({ scratch, minutes: typeof minutes === "number" ? minutes : null });
  };
  if (!estimate.possible) return null;
  return (
    <form onSubmit={submit} className={classes.form}>
      <NumberInput label={t("retrain.limit")} placeholder={t("retrain.noLimit")} value={minutes} onChange={setMinutes} min={1} max={10_000} w={180} />
      <Checkbox label={t("retrain.scratch")} checked={scratch} onChange={(event) => setScratch(event.currentTarget.checked)} pb={8} />
      <Button type="submit" loading={retrain.isPending}>
        {t("retrain.go")}
      </Button>
      <ErrorNote error={retrain.error} />
    </form>
  );
}

function Progress({ project, id }: { project: Project; id: Uuid }) {
  const { t } = useTranslation("models");
  const { data: training } = useTraining(project.id, id);
  const cancel = useCancel(project.id);
  if (!training) return null;
  return (
    <section aria-label={t("training.title")}>
      <div className={classes.form}>
        <JobBadge state={training.state} />
        <span aria-live="polite">{training.error || training.message || t("training.waiting")}</span>
        {!isOver(training) && may(project.role, "deploy") && (
          <Button size="xs" variant="default" leftSection={<Stop size={14} />} loading={cancel.isPending} onClick={() => cancel.mutate(id)}>
            {t("training.cancel")}
          </Button>
        )}
      </div>
      <ErrorNote error={cancel.error} />
      <p className={classes.quiet}>{t("training.by", { name: training.by, when: dateTime(training.created_at) })}</p>
      <Live training={training} />
      <div className={classes.curves}>
        <Curve title={t("training.loss")} points={training.losses.map(([step = 0, loss = 0]) => [step, loss] as const)} digits={3} />
        <Curve title={t("training.score")} points={training.epochs.map(({ epoch, score }) => [epoch, score ?? NaN] as const)} digits={3} />
      </div>
    </section>
  );
}

/** The newest figures by name; the server leaves out what it does not know. */
function Live({ training }: { training: TrainingDetail }) {
  const { t } = useTranslation("models");
  const figure = (name: string) => Number(training.live[name]);
  const [step, steps, speed, left, memory] = ["step", "steps", "images_per_second", "seconds_left", "memory_bytes"].map(figure);
  if (isOver(training) || !Number.isFinite(step)) return null;
  const words = [
    t("training.step", { step, steps }),
    Number.isFinite(speed) && t("training.speed", { speed: oneDecimal(speed ?? 0) }),
    Number.isFinite(left) && t("training.left", { minutes: oneDecimal((left ?? 0) / 60) }),
    Number.isFinite(memory) && t("training.memory", { gigabytes: oneDecimal((memory ?? 0) / 1e9) }),
  ];
  return <p className={`${classes.quiet} num`}>{words.filter(Boolean).join(" · ")}</p>;
}
