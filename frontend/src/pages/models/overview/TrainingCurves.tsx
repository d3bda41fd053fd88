// Loss and AP of one training or of two beside each other.

import { useTranslation } from "react-i18next";

import { count } from "../../../theme/format";
import { LineChart } from "../charts/LineChart";
import type { Point, Series } from "../charts/scale";
import { ap } from "../format";
import classes from "../models.module.css";
import { isOver, type TrainingDetail } from "../queries";

interface TrainingCurvesProps {
  /** Each with its name, which is left out where there is one alone. */
  trainings: readonly { name: string; training: TrainingDetail }[];
}

/** It ended, and no epoch of it was kept. */
const isLost = ({ state }: TrainingDetail): boolean => state === "cancelled" || state === "failed";

export function TrainingCurves({ trainings }: TrainingCurvesProps) {
  const { t } = useTranslation("models");
  const named = (name: string, what: string) => [name, what].filter(Boolean).join(": ");
  const losses = trainings.map(({ name, training }): Series => ({
    name: named(name, t("training.loss")), points: training.losses.map(([step = 0, loss = NaN]) => [step, loss] as const),
  }));
  const scores = trainings.flatMap(({ name, training: { epochs } }): Series[] => [
    { name: named(name, "AP"), points: epochs.map(({ epoch, score }) => [epoch, score ?? NaN] as const) },
    { name: named(name, "AP50"), points: epochs.map(({ epoch, AP50 }) => [epoch, AP50 ?? NaN] as const) },
  ]);
  const kept = trainings.flatMap(({ training }) => {
    const best = isLost(training) ? undefined : training.epochs.filter((epoch) => epoch.best).at(-1);
    return [best ? ([best.epoch, best.score ?? NaN] as Point) : null, null];
  });
  const ringed = trainings.every(({ training }) => isLost(training)) ? "none" : trainings.some(({ training }) => !isOver(training)) ? "soFar" : "kept";
  return (
    <div className={classes.two} data-even>
      <LineChart title={t("training.lossTitle")} series={losses} across={t("training.step")} acrossFormat={count} format={ap} zero empty={t("training.noLoss")} />
      <LineChart
        title={t(`training.scoreTitle.${ringed}`)} series={scores} across={t("training.epoch")} acrossFormat={count} format={ap} ringed={kept}
        empty={t("training.noScore")} zero
      />
    </div>
  );
}
