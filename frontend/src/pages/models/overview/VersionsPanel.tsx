// Every model version: where it came from, what it was measured to be, whether it may be used.

import { Badge } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { type ModelVersion, type Project, useModels } from "../../../api";
import { links } from "../../../app/links";
import { Panel } from "../../../app/ui/Page";
import { RowsSkeleton } from "../../../app/ui/PageSkeleton";
import { EmptyState, ErrorNote } from "../../../app/ui/states";
import ui from "../../../app/ui/ui.module.css";
import { count, date } from "../../../theme/format";
import { Spark } from "../../../theme/icons";
import { ap } from "../format";
import classes from "../models.module.css";
import type { LevelReport } from "../reports";
import { VersionMenu } from "../version/VersionMenu";

export function VersionsPanel({ project }: { project: Project }) {
  const { t } = useTranslation("models");
  const { data: models, error } = useModels(project.id);
  return (
    <Panel title={t("versions.title")} flush>
      <ErrorNote error={error} />
      {!models && !error && <RowsSkeleton rows={3} />}
      {models?.length === 0 && <EmptyState title={t("versions.none")} icon={<Spark size={32} />}>{t("versions.noneWhy")}</EmptyState>}
      {models && models.length > 0 && <Table project={project} models={newestFirst(models)} />}
    </Panel>
  );
}

const newestFirst = (models: readonly ModelVersion[]) => [...models].sort((a, b) => b.created_at.localeCompare(a.created_at));

function Table({ project, models }: { project: Project; models: readonly ModelVersion[] }) {
  const { t } = useTranslation(["models", "app"]);
  return (
    <div className={ui.scroll}>
      <table className={ui.table}>
        <thead>
          <tr>
            {(["model", "from", "labels", "measured", "gate"] as const).map((name) => <th key={name} scope="col">{t(`versions.${name}`)}</th>)}
            <th scope="col"><span className="visually-hidden">{t("app:actions")}</span></th>
          </tr>
        </thead>
        <tbody>
          {models.map((model) => (
            <tr key={model.id}>
              <td>
                <Link className={ui.rowLink} href={links.model(project.id, model.id)}>{model.word}</Link> <Use model={model} />
                {model.reason && <span className={classes.words}>{model.reason}</span>}
              </td>
              <td>
                {model.parent ?? t("versions.noParent")}
                <span className={classes.words}>{[date(model.created_at), model.created_by].filter(Boolean).join(", ")}</span>
              </td>
              <td className="num">{count(model.labels.length)}</td>
              <td className="num"><Measured model={model} /></td>
              <td><Verdict model={model} /></td>
              <td className={ui.right}><VersionMenu project={project} model={model} models={models} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function Use({ model }: { model: ModelVersion }) {
  const { t } = useTranslation("models");
  if (model.deployed) return <Badge size="sm" tt="none" fw={550}>{t("use.deployed")}</Badge>;
  if (model.shadow) return <Badge size="sm" tt="none" fw={550} variant="outline">{t("use.shadow")}</Badge>;
  const state = model.state === "active" && !model.training ? "available" : model.state; // of another project, perhaps
  return <Badge size="sm" tt="none" fw={550} variant="default">{t(`use.${state}`)}</Badge>;
}

/** On the frozen test set where it met a rival; else as the checkpoint states it of its own held-out cases. */
function Measured({ model }: { model: ModelVersion }) {
  const { t } = useTranslation("models");
  if (model.gate) return <>{t("versions.onTest", { ap: ap(model.gate.score.candidate), count: model.gate.test.images })}</>;
  const found = model.metrics.labels as LevelReport | undefined;
  return <>{found?.AP == null ? t("versions.unmeasured") : t("versions.onOwn", { ap: ap(found.AP) })}</>;
}

export function Verdict({ model: { gate, stale } }: { model: ModelVersion }) {
  const { t } = useTranslation("models");
  if (!gate) return <span className={classes.quiet}>{t("gate.none")}</span>;
  const lost = gate.classes.filter((row) => row.lost).length;
  return (
    <>
      <span className={classes.verdict} data-passed={gate.passed || undefined}>{t(gate.passed ? "gate.passed" : "gate.failed")}</span>
      {stale && <span className={classes.stale}>{t("standing.stale")}</span>}
      <span className={classes.words}>
        {gate.champion
          ? t("gate.short", { champion: gate.champion, from: ap(gate.score.champion), to: ap(gate.score.candidate) })
          : t("gate.alone")}
        {lost > 0 && ` · ${t("gate.lost", { count: lost })}`}
        {gate.unjudged.length > 0 && ` · ${t("gate.unjudged", { count: gate.unjudged.length })}`}
      </span>
    </>
  );
}
