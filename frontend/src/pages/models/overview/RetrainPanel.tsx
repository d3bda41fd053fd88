// The button that closes the circle: what a training would take, and how it is to be done.

import { Button, Collapse, NumberInput, Select, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import { type Project, useModels } from "../../../api";
import { may } from "../../../app/rights";
import { Panel } from "../../../app/ui/Page";
import { RowsSkeleton } from "../../../app/ui/PageSkeleton";
import { Said } from "../../../app/ui/Said";
import { ErrorNote } from "../../../app/ui/states";
import { count } from "../../../theme/format";
import { ChevronDown } from "../../../theme/icons";
import { roughly } from "../format";
import classes from "../models.module.css";
import { type Estimate, useEstimate, useRetrain, type Wish } from "../queries";
import { deviceWord, recipeWord } from "../words";
import { expected, SCRATCH, USUAL } from "./expected";

export function RetrainPanel({ project }: { project: Project }) {
  const { t } = useTranslation("models");
  const { data: estimate, error } = useEstimate(project.id);
  return (
    <Panel title={t("retrain.title")}>
      <ErrorNote error={error} />
      {!estimate && !error && <RowsSkeleton rows={3} />}
      {estimate && <Facts estimate={estimate} />}
      {estimate && <Next project={project} estimate={estimate} />}
    </Panel>
  );
}

function Facts({ estimate }: { estimate: Estimate }) {
  const { t } = useTranslation("models");
  const facts = (["fields", "cases", "cells", "new_cells", "corrections"] as const).map((name) => [t(`retrain.${name}`), count(estimate[name])] as const);
  return (
    <dl className={classes.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="num">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Next({ project, estimate }: { project: Project; estimate: Estimate }) {
  const { t } = useTranslation("models");
  if (estimate.running) return <p className={classes.quiet}>{t("retrain.running")}</p>;
  if (estimate.missing > 0) return <p className={classes.warn}>{t("retrain.missing", { count: estimate.missing })}</p>;
  if (!estimate.possible) return <p className={classes.warn}><Said>{estimate.reason}</Said></p>;
  if (!may(project.role, "deploy")) return <p className={classes.quiet}>{t("retrain.notYours")}</p>;
  return <Ask project={project} estimate={estimate} />;
}

const DEFAULTS = { start: USUAL, recipe: null as string | null, device: "auto", epochs: null as number | null, minutes: null as number | null };
export type Choice = typeof DEFAULTS;

function Ask({ project, estimate }: { project: Project; estimate: Estimate }) {
  const { t } = useTranslation("models");
  const [choice, setChoice] = useState(DEFAULTS);
  const [open, options] = useDisclosure(false);
  const retrain = useRetrain(project.id);
  const wish: Wish = { ...choice, start: [USUAL, SCRATCH].includes(choice.start) ? null : choice.start, scratch: choice.start === SCRATCH };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    retrain.mutate(wish);
  };
  const { recipe, epochs, minutes } = expected(estimate, choice);
  return (
    <form onSubmit={submit}>
      <p className={classes.sentence} aria-live="polite">
        {t(estimate.measured ? "retrain.takes" : "retrain.guess", { time: roughly(minutes), recipe: recipeWord(recipe), count: epochs })}
      </p>
      {estimate.corrections === 0 && <Uncorrected estimate={estimate} />}
      <UnstyledButton className={classes.disclosure} aria-expanded={open} aria-controls="retrain-options" onClick={options.toggle} data-open={open || undefined}>
        <ChevronDown size={14} /> {t("retrain.options")}
      </UnstyledButton>
      <Collapse expanded={open} id="retrain-options">
        <Options project={project} estimate={estimate} choice={choice} onChoose={(more) => setChoice({ ...choice, ...more })} />
      </Collapse>
      <ErrorNote error={retrain.error} />
      <Button type="submit" loading={retrain.isPending} mt="sm">{t("retrain.go")}</Button>
    </form>
  );
}

/** What there is to learn where nothing was corrected. */
function Uncorrected({ estimate: { cells, new_cells: fresh } }: { estimate: Estimate }) {
  const { t } = useTranslation("models");
  if (fresh === 0) return <p className={classes.quiet}>{t("retrain.nothingNew")}</p>;
  return fresh < cells ? <p className={classes.quiet}>{t("retrain.onlyAccepted", { count: fresh })}</p> : null;
}

interface OptionsProps {
  project: Project;
  estimate: Estimate;
  choice: Choice;
  onChoose: (more: Partial<Choice>) => void;
}

function Options({ project, estimate, choice, onChoose }: OptionsProps) {
  const { t } = useTranslation("models");
  const { data: models = [] } = useModels(project.id);
  const usable = models.filter(({ state }) => state !== "retired");
  const inUse = models.find(({ deployed }) => deployed);
  const plan = expected(estimate, choice);
  const number = (value: number | string) => (typeof value === "number" ? value : null);
  return (
    <div className={classes.options}>
      <Select
        label={t("retrain.start")} allowDeselect={false} value={choice.start} onChange={(start) => onChoose({ start: start ?? USUAL, recipe: null })}
        data={[
          { value: USUAL, label: inUse ? t("retrain.fromUsed", { word: inUse.word }) : t("retrain.fromNothing") },
          ...usable.filter(({ deployed }) => !deployed).map(({ id, word }) => ({ value: id, label: word })),
          { value: SCRATCH, label: t("retrain.scratch") },
        ]}
      />
      <Select
        label={t("retrain.recipe")} allowDeselect={false} value={plan.recipe} onChange={(recipe) => onChoose({ recipe })}
        data={estimate.plans.map(({ recipe }) => ({ value: recipe, label: recipeWord(recipe) }))}
      />
      <Select
        label={t("retrain.device")} allowDeselect={false} value={choice.device} onChange={(device) => onChoose({ device: device ?? "auto" })}
        data={estimate.devices.map((device) => ({ value: device, label: deviceWord(device) }))}
      />
      <NumberInput
        label={t("retrain.epochs")} placeholder={count(plan.usualEpochs)} value={choice.epochs ?? ""} onChange={(epochs) => onChoose({ epochs: number(epochs) })}
        min={1} max={500} allowDecimal={false}
      />
      <NumberInput
        label={t("retrain.limit")} placeholder={t("retrain.noLimit")} value={choice.minutes ?? ""} onChange={(minutes) => onChoose({ minutes: number(minutes) })}
        min={0.1} max={10_080} decimalScale={1}
      />
    </div>
  );
}
