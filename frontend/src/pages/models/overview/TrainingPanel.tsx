// One training: while it runs its figures and curves, and how it ended.

import { Progress } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { type Project, useModels, type Uuid } from "../../../api";
import { links } from "../../../app/links";
import { may } from "../../../app/rights";
import { Panel } from "../../../app/ui/Page";
import { RowsSkeleton } from "../../../app/ui/PageSkeleton";
import { Said } from "../../../app/ui/Said";
import { JobBadge } from "../../../app/ui/StateBadge";
import { ErrorNote } from "../../../app/ui/states";
import { count, dateTime, lasting, oneDecimal, percent } from "../../../theme/format";
import { CancelTraining } from "../CancelTraining";
import { gigabytes } from "../format";
import classes from "../models.module.css";
import { isOver, type TrainingDetail, useTraining } from "../queries";
import { recipeWord } from "../words";
import { tookOf } from "./took";
import { TrainingCurves } from "./TrainingCurves";

export function TrainingPanel({ project, id }: { project: Project; id: Uuid }) {
  const { t } = useTranslation("models");
  const { data: training, error } = useTraining(project.id, id);
  const running = training && !isOver(training);
  return (
    <Panel
      title={t(running ? "training.running" : "training.title")}
      aside={running && may(project.role, "deploy") && <CancelTraining project={project.id} id={id} />}
    >
      <ErrorNote error={error} />
      {training ? <Shown project={project} training={training} /> : !error && <RowsSkeleton rows={3} />}
    </Panel>
  );
}

function Shown({ project, training }: { project: Project; training: TrainingDetail }) {
  const { t } = useTranslation("models");
  const { by, by_policy, start, options, created_at } = training;
  const asked = { name: by, when: dateTime(created_at), start: start ?? t("retrain.fromNothing"), recipe: recipeWord(options.recipe) };
  return (
    <>
      <div className={classes.headline}>
        <JobBadge state={training.state} />
        <span className={classes.quiet}>{t(by_policy ? "training.byPolicy" : "training.by", asked)}</span>
        <Link href={links.job(project.id, training.id)} className={classes.aside}>{t("training.log")}</Link>
      </div>
      {!isOver(training) && <Running training={training} />}
      {isOver(training) && <Outcome project={project} training={training} />}
      <TrainingCurves trainings={[{ name: "", training }]} />
    </>
  );
}

function Running({ training }: { training: TrainingDetail }) {
  const { t } = useTranslation("models");
  const { done, message, phase, epochs } = training;
  const epoch = epochs.at(-1)?.epoch ?? 0;
  return (
    <>
      <div className={classes.headline}>
        <Progress className={classes.grow} size={8} value={done / 10} aria-label={t("training.running")} />
        <strong className="num">{percent(done / 10)} %</strong>
      </div>
      <p className={classes.quiet} aria-live="polite">{phase === "preparing" || phase === "over" ? <Said>{message}</Said> : t(`training.phases.${phase}`, { count: epoch })}</p>
      <Live training={training} />
    </>
  );
}

/** The newest figures by name; the server leaves out what it does not know. */
function Live({ training: { live, parts, phase } }: { training: TrainingDetail }) {
  const { t } = useTranslation("models");
  const known = (name: string, show: (value: number) => string) => (typeof live[name] === "number" ? show(live[name]) : null);
  const of = (name: string, all: string) => known(name, (at) => (typeof live[all] === "number" ? t("training.of", { at: count(at), all: count(live[all]) }) : count(at)));
  const part = (name: string) => (parts[name] as { cells?: number } | undefined)?.cells;
  const figures = [
    [t("training.left"), phase === "learning" ? known("seconds_left", lasting) : null],
    [t("training.epoch"), of("epoch", "of_epochs")],
    [t("training.step"), of("step", "steps")],
    [t("training.speed"), known("images_per_second", oneDecimal)],
    [t("training.memory"), known("memory_bytes", (bytes) => t("training.gigabytes", { number: gigabytes(bytes) }))],
    [t("training.gpu"), known("gpu_memory_bytes", (bytes) => t("training.gigabytes", { number: gigabytes(bytes) }))],
    [t("training.learnt"), part("train") === undefined ? null : count(part("train") ?? 0)],
  ].filter((figure): figure is [string, string] => figure[1] !== null);
  if (figures.length === 0) return null;
  return (
    <dl className={classes.facts}>
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="num">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Outcome({ project, training }: { project: Project; training: TrainingDetail }) {
  const { t } = useTranslation("models");
  const { data: models = [] } = useModels(project.id);
  const { model, error, message, state } = training;
  const word = models.find(({ id }) => id === model)?.word;
  return (
    <>
      {error && <p className={classes.failed}><Said>{error}</Said></p>}
      {!error && !model && <p className={classes.quiet}>{state === "cancelled" ? t("training.cancelled") : <Said>{message}</Said>}</p>}
      {model && word && (
        <p className={classes.sentence}>
          {t(training.attempts > 1 ? "training.becameLate" : "training.became", { took: tookOf(training), count: training.attempts })}{" "}
          <Link href={links.model(project.id, model)}>{word}</Link>
        </p>
      )}
    </>
  );
}
