// What people made of what models said: corrections per 100 cells over time, the control share, class against class.

import { Select } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Project } from "../../../api";
import { Panel } from "../../../app/ui/Page";
import { RowsSkeleton } from "../../../app/ui/PageSkeleton";
import { EmptyState, ErrorNote } from "../../../app/ui/states";
import { count, date, oneDecimal } from "../../../theme/format";
import { Check } from "../../../theme/icons";
import { LineChart } from "../charts/LineChart";
import { Matrix } from "../charts/Matrix";
import { ofPairs } from "../charts/matrixOf";
import classes from "../models.module.css";
import { namesOf } from "../names";
import { type Corrections, useConfusion, useCorrections } from "../queries";
import { perModel } from "./perModel";
import { WeekTable } from "./WeekTable";

export function CorrectionsView({ project }: { project: Project }) {
  const { t } = useTranslation("models");
  const { data: record, error } = useCorrections(project.id);
  if (!record) return error ? <ErrorNote error={error} /> : <RowsSkeleton rows={6} />;
  if (record.weeks.length === 0) return <Panel><EmptyState title={t("corrections.none")} icon={<Check size={32} />}>{t("corrections.noneWhy")}</EmptyState></Panel>;
  return (
    <>
      <Panel title={t("corrections.title")}>
        <p className={classes.quiet}>{t("corrections.how")}</p>
        <LineChart
          title={t("corrections.perHundred")} series={perModel(record.weeks)} across={t("corrections.week")}
          acrossFormat={(day) => date(new Date(day * 86_400_000).toISOString())} format={oneDecimal} zero empty={t("corrections.none")}
        />
        <Control record={record} />
      </Panel>
      <Panel title={t("corrections.kinds")} flush><WeekTable weeks={record.weeks} /></Panel>
      <Confused project={project} words={[...new Set(record.weeks.map(({ model }) => model))]} />
    </>
  );
}

/** The gain of the order by teaching, as far as fields reviewed by chance can show it. */
function Control({ record: { control, chosen } }: { record: Corrections }) {
  const { t } = useTranslation("models");
  if (control.per_hundred === null || chosen.per_hundred === null) return <p className={classes.quiet}>{t("corrections.noControl")}</p>;
  return (
    <p className={classes.quiet}>
      {t("corrections.control", { control: oneDecimal(control.per_hundred), cells: count(control.cells), chosen: oneDecimal(chosen.per_hundred), others: count(chosen.cells) })}
    </p>
  );
}

function Confused({ project, words }: { project: Project; words: readonly string[] }) {
  const { t } = useTranslation("models");
  const [model, setModel] = useState<string | null>(null);
  const { data: pairs, error } = useConfusion(project.id, model);
  const names = namesOf(project);
  const caption = t("confusion.human", { model: model ?? t("confusion.all") });
  const choice = words.length > 1 && (
    <Select size="xs" clearable aria-label={t("confusion.model")} placeholder={t("confusion.all")} data={[...words]} value={model} onChange={setModel} />
  );
  return (
    <Panel title={t("confusion.title")} aside={choice}>
      <p className={classes.quiet}>{t("confusion.humanHow")}</p>
      <ErrorNote error={error} />
      {pairs && <Matrix caption={caption} corner={t("confusion.corner")} {...ofPairs(pairs, names.order, { name: names.name, missed: t("confusion.missed"), none: t("confusion.none") })} />}
    </Panel>
  );
}
