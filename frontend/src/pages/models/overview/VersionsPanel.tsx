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
import { type Gate, type Promotion, usePromotions } from "../queries";
import { type LevelReport, measurements } from "../reports";
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
  const { data: acts = [] } = usePromotions(project.id);
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
                {model.parent ?? t(model.training ? "versions.scratch" : "versions.ready")}
                <span className={classes.words}>{[date(model.created_at), model.created_by].filter(Boolean).join(", ")}</span>
              </td>
              <td className="num">{count(model.labels.length)}</td>
              <td className="num"><Measured model={model} models={models} /></td>
              <td><Verdict model={model} models={models} act={acts.find((act) => act.act === "promoted" && act.model === model.id)} /></td>
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

/** On the newest test set of this project that it looked at, as candidate or as rival; else as its checkpoint states. */
function Measured({ model, models }: { model: ModelVersion; models: readonly ModelVersion[] }) {
  const { t } = useTranslation("models");
  const met = measurements(models, model.word)[0];
  const gate = models.find(({ id }) => id === met?.holder)?.gate;
  if (met && gate) return <>{t("versions.onTest", { ap: ap(gate.score[met.side]), count: gate.test.images })}</>;
  const found = model.metrics.labels as LevelReport | undefined;
  return <>{found?.AP == null ? t("versions.unmeasured") : t("versions.onOwn", { ap: ap(found.AP) })}</>;
}

/** What the gate found; of a model put to use against it, why. act: its newest promotion. */
function Verdict({ model: { gate, stale, word }, models, act }: { model: ModelVersion; models: readonly ModelVersion[]; act: Promotion | undefined }) {
  const { t } = useTranslation("models");
  if (!gate) return <span className={classes.quiet}>{t(measurements(models, word).length > 0 ? "gate.measure" : "gate.none")}</span>;
  const many = (fate: Gate["classes"][number]["outcome"]) => gate.classes.filter(({ outcome }) => outcome === fate).length;
  const [lost, few] = [many("lost"), many("too_few")];
  const overruled = !gate.passed && Boolean(act?.reason);
  return (
    <>
      <span className={classes.verdict} data-passed={gate.passed || undefined}>{t(gate.passed ? "gate.passed" : overruled ? "gate.allTheSame" : "gate.failed")}</span>
      {stale && <span className={classes.stale}>{t("standing.stale")}</span>}
      {overruled && <span className={classes.words}>{t("gate.because", { reason: act?.reason, name: act?.by ?? t("version.server") })}</span>}
      <span className={classes.words}>
        {gate.champion
          ? t("gate.short", { champion: gate.champion, from: ap(gate.score.champion), to: ap(gate.score.candidate) })
          : t("gate.alone")}
        {lost > 0 && ` · ${t("gate.lost", { count: lost })}`}
        {few > 0 && ` · ${t("gate.few", { count: few })}`}
        {gate.unjudged.length > 0 && ` · ${t("gate.unjudged", { count: gate.unjudged.length })}`}
      </span>
    </>
  );
}
