// One model version: where it comes from, what the gate found, how it was learnt, and how it errs.

import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { type ModelVersion, type Project, useModels, useProject, type Uuid } from "../../../api";
import { links } from "../../../app/links";
import { Page, PageHead, Panel } from "../../../app/ui/Page";
import { PageSkeleton } from "../../../app/ui/PageSkeleton";
import { ErrorState, NotFoundState } from "../../../app/ui/states";
import { useTitle } from "../../../app/useTitle";
import { dateTime } from "../../../theme/format";
import { compareAddress } from "../address";
import classes from "../models.module.css";
import { type Names, namesOf } from "../names";
import { useReports, useTraining } from "../queries";
import type { LevelReport } from "../reports";
import { TrainingCurves } from "../overview/TrainingCurves";
import { Use } from "../overview/VersionsPanel";
import { GateTable } from "./GatePanel";
import { Lineage } from "./Lineage";
import { Standing } from "./Standing";
import { ErrorsPanel } from "./ErrorsPanel";
import { ClassTable } from "./ClassTable";
import { VersionMenu } from "./VersionMenu";

interface ModelPageProps {
  id: Uuid;
  model: Uuid;
}

export default function ModelPage({ id, model: wanted }: ModelPageProps) {
  const { data: project, error, refetch } = useProject(id);
  const { data: models, error: noModels, refetch: again } = useModels(id);
  const model = models?.find((each) => each.id === wanted);
  useTitle(model?.word, project?.name);
  const failed = (!project && error) || (!models && noModels);
  if (failed) return <ErrorState error={failed} onRetry={() => void (project ? again() : refetch())} />;
  if (!project || !models) return <PageSkeleton />;
  return model ? <Version project={project} model={model} models={models} /> : <NotFoundState />;
}

function Version({ project, model, models }: { project: Project; model: ModelVersion; models: readonly ModelVersion[] }) {
  const { t } = useTranslation("models");
  const names = namesOf(project);
  const { data: reports } = useReports(project.id, model.gate && model.id);
  const report = reports?.candidate ?? model.metrics;
  const level: LevelReport = report.labels ?? {};
  const rival = model.gate?.champion ?? model.parent;
  return (
    <Page>
      <PageHead
        title={<>{model.word} <Use model={model} /></>}
        crumbs={[{ href: links.project(project.id), word: project.name }, { href: links.models(project.id), word: t("title") }]}
        actions={
          <>
            {rival && <Button size="xs" variant="default" component={Link} href={compareAddress(project.id, rival, model.word)}>{t("versions.compare", { word: rival })}</Button>}
            <VersionMenu project={project} model={model} models={models} />
          </>
        }
      />
      <div className={classes.stack}>
        <Lineage project={project} model={model} models={models} />
        <Judged project={project} model={model} names={names} />
        {model.training && <Learning project={project.id} training={model.training} />}
        <ClassTable level={level} names={names} where={model.gate ? "test" : "own"} />
        <ErrorsPanel series={[{ name: model.word, level }]} names={names} />
      </div>
    </Page>
  );
}

function Judged({ project, model, names }: { project: Project; model: ModelVersion; names: Names }) {
  const { t } = useTranslation("models");
  const { gate } = model;
  if (!gate) return <Standing project={project} model={model} />;
  return (
    <Panel title={t(gate.champion ? "gate.title" : "gate.titleAlone", { word: gate.champion })} aside={<span className={classes.quiet}>{dateTime(gate.decided_at)}</span>}>
      <Standing project={project} model={model} />
      <GateTable word={model.word} gate={gate} names={names} />
    </Panel>
  );
}

function Learning({ project, training: id }: { project: Uuid; training: Uuid }) {
  const { t } = useTranslation("models");
  const { data: training } = useTraining(project, id);
  return <Panel title={t("version.curves")}>{training && <TrainingCurves trainings={[{ name: "", training }]} />}</Panel>;
}
