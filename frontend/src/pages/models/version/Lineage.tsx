// Where a version comes from: its ancestors, who asked, the frozen fields, the recipe.

import { type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import type { ModelVersion, Project } from "../../../api";
import { links } from "../../../app/links";
import { Panel } from "../../../app/ui/Page";
import { count, dateTime } from "../../../theme/format";
import { addressOf } from "../address";
import classes from "../models.module.css";
import { usePromotions, useTrainings } from "../queries";
import { recipeWord } from "../words";

interface LineageProps {
  project: Project;
  model: ModelVersion;
  models: readonly ModelVersion[];
}

const SHORT = 12;

export function Lineage({ project, model, models }: LineageProps) {
  const { t } = useTranslation("models");
  const { data: trainings = [] } = useTrainings(project.id);
  const training = trainings.find(({ id }) => id === model.training);
  const asked = training?.by_policy ? t("trainings.policy", { name: training.by }) : (training?.by ?? model.created_by);
  const parts = training?.parts as Record<string, { images: number; cells: number; cases: number } | undefined> | undefined;
  const used = (name: string) => { const part = parts?.[name]; return part && t("version.part", { fields: count(part.images), cells: count(part.cells), cases: count(part.cases) }); };
  const facts: [string, ReactNode][] = [
    [t("version.family"), <Family key="family" project={project} model={model} models={models} />],
    [t("version.made"), [dateTime(model.created_at), asked].filter(Boolean).join(", ")],
    [t("version.architecture"), model.architecture],
    [t("version.recipe"), <Recipe key="recipe" recipe={model.recipe} name={training && recipeWord(training.options.recipe)} />],
    [t("version.snapshot"), model.snapshot ? <code title={model.snapshot}>{model.snapshot.slice(0, SHORT)}</code> : t("version.noSnapshot")],
    [t("version.train"), used("train")],
    [t("version.val"), used("val")],
    [t("version.training"), training && <Link href={addressOf(project.id, "overview", { training: training.id })}>{t("version.watch")}</Link>],
    [t("version.reason"), model.reason],
    [t("version.history"), <History key="history" project={project} model={model} />],
  ];
  return (
    <Panel title={t("version.lineage")}>
      <dl className={classes.details}>
        {facts.filter(([, value]) => Boolean(value)).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}

/** The line of parents, oldest first. */
function Family({ project, model, models }: LineageProps) {
  const line: ModelVersion[] = [model];
  for (let parent = model.parent; parent; ) {
    const found = models.find(({ word }) => word === parent);
    if (!found || line.includes(found)) break;
    line.unshift(found);
    parent = found.parent;
  }
  return (
    <ol className={classes.family}>
      {line.map(({ id, word }) => <li key={id}>{id === model.id ? <strong>{word}</strong> : <Link href={links.model(project.id, id)}>{word}</Link>}</li>)}
    </ol>
  );
}

function Recipe({ recipe, name }: { recipe: ModelVersion["recipe"]; name: string | undefined }) {
  const { t } = useTranslation("models");
  const settings = Object.entries(recipe).filter(([, value]) => value !== null && value !== "");
  return (
    <details className={classes.more}>
      <summary>{name || t("version.settings", { count: settings.length })}</summary>
      <dl className={classes.settings}>
        {settings.map(([key, value]) => (
          <div key={key}>
            <dt>{key}</dt>
            <dd className="num">{JSON.stringify(value)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

/** When it was put to use and when another one was in its place, by whom, and why where somebody wrote that down. */
function History({ project, model }: { project: Project; model: ModelVersion }) {
  const { t } = useTranslation("models");
  const { data: acts = [] } = usePromotions(project.id);
  // Newest first: what comes after an act stands before it.
  const mine = acts.flatMap((act, at) => (act.model === model.id ? [acts[at - 1], act] : [])).filter((act) => act !== undefined);
  if (mine.length === 0) return <>{t("version.neverUsed")}</>;
  return (
    <ul className={classes.plain}>
      {mine.map(({ created_at, act, by, reason, model: put, word }) => (
        <li key={`${created_at} ${act}`}>
          {t(put !== model.id && act !== "withdrawn" ? `actsUntil.${act}` : `acts.${act}`, { when: dateTime(created_at), name: by ?? t("version.server"), word: word ?? "" })}
          {reason && <q>{reason}</q>}
        </li>
      ))}
    </ul>
  );
}
