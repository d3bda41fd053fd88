// Two versions side by side: how they learnt (the paper's Figure 7), what they measure (Table 1), what they see (Figure 8).

import { Select } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { type ModelVersion, type Project, useModels } from "../../../api";
import { Panel } from "../../../app/ui/Page";
import { RowsSkeleton } from "../../../app/ui/PageSkeleton";
import { EmptyState, ErrorNote } from "../../../app/ui/states";
import { useUrlText } from "../../../app/urlState";
import { Spark } from "../../../theme/icons";
import classes from "../models.module.css";
import { namesOf } from "../names";
import { useReports, useTraining } from "../queries";
import { type Measurement, meeting, type Report } from "../reports";
import { TrainingCurves } from "../overview/TrainingCurves";
import { ErrorsPanel } from "../version/ErrorsPanel";
import { FieldsPanel } from "./FieldsPanel";
import { MetricTable } from "./MetricTable";

export function CompareView({ project }: { project: Project }) {
  const { t } = useTranslation("models");
  const { data: models, error } = useModels(project.id);
  const [first, setFirst] = useUrlText("first");
  const [second, setSecond] = useUrlText("second");
  if (!models) return error ? <ErrorNote error={error} /> : <RowsSkeleton rows={6} />;
  if (models.length < 2) return <Panel><EmptyState title={t("compare.none")} icon={<Spark size={32} />}>{t("compare.noneWhy")}</EmptyState></Panel>;
  const [one, other] = chosen(models, first, second);
  const data = models.map(({ word, deployed }) => ({ value: word, label: deployed ? t("compare.used", { word }) : word }));
  return (
    <>
      <div className={classes.bar}>
        <Select label={t("compare.first")} data={data} value={one.word} allowDeselect={false} onChange={setFirst} />
        <Select label={t("compare.second")} data={data} value={other.word} allowDeselect={false} onChange={setSecond} />
      </div>
      {one.id === other.id ? <p className={classes.warn}>{t("compare.same")}</p> : <Pair project={project} models={models} one={one} other={other} />}
    </>
  );
}

/** Those in the address; else the one in use and the newest other one. */
function chosen(models: readonly ModelVersion[], first: string, second: string): [ModelVersion, ModelVersion] {
  const newest = [...models].sort((a, b) => b.created_at.localeCompare(a.created_at));
  const named = (word: string) => models.find((model) => model.word === word);
  const one = named(first) ?? models.find(({ deployed, word }) => deployed && word !== second) ?? newest.find(({ word }) => word !== second);
  const other = named(second) ?? newest.find(({ id }) => id !== one?.id);
  return [one ?? (models[0] as ModelVersion), other ?? (models[1] as ModelVersion)];
}

interface PairProps {
  project: Project;
  models: readonly ModelVersion[];
  one: ModelVersion;
  other: ModelVersion;
}

function Pair({ project, models, one, other }: PairProps) {
  const { t } = useTranslation("models");
  const met = meeting(models, one.word, other.word);
  const [ours, theirs] = [useReport(project, one, met.first), useReport(project, other, met.second)];
  const sides = [{ model: one, report: ours, measured: met.first }, { model: other, report: theirs, measured: met.second }];
  return (
    <>
      <Panel title={t("compare.table")} flush>
        <MetricTable sides={sides} same={met.same} />
      </Panel>
      <Panel title={t("compare.curves")}><Curves project={project} one={one} other={other} /></Panel>
      <FieldsPanel project={project} one={one} other={other} />
      <ErrorsPanel names={namesOf(project)} series={sides.map(({ model, report }) => ({ name: model.word, level: report.labels ?? {} }))} />
    </>
  );
}

/** What was measured on a test set of the project; where it never was, what the checkpoint states of its own cases. */
function useReport(project: Project, model: ModelVersion, measured: Measurement | null): Report {
  const { data: reports } = useReports(project.id, measured?.holder);
  return (measured && reports?.[measured.side]) ?? model.metrics;
}

function Curves({ project, one, other }: Omit<PairProps, "models">) {
  const { t } = useTranslation("models");
  const { data: ours } = useTraining(project.id, one.training);
  const { data: theirs } = useTraining(project.id, other.training);
  const trainings = [{ name: one.word, training: one.training ? ours : undefined }, { name: other.word, training: other.training ? theirs : undefined }];
  const known = trainings.flatMap(({ name, training }) => (training ? [{ name, training }] : []));
  const foreign = [one, other].filter(({ training }) => !training).map(({ word }) => word);
  return (
    <>
      {foreign.length > 0 && <p className={classes.quiet}>{t("compare.foreign", { words: foreign.join(", ") })}</p>}
      {known.length > 0 && <TrainingCurves trainings={known} />}
    </>
  );
}
