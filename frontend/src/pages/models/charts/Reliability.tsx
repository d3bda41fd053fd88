// Whether scores mean what they say: how many of the findings of each score were right, beside the line of promise.

import { useElementSize } from "@mantine/hooks";
import { useTranslation } from "react-i18next";

import { count, percent } from "../../../theme/format";
import classes from "./charts.module.css";
import { ChartFrame } from "./ChartFrame";
import { Mark } from "./Mark";
import { path, scale } from "./scale";

export interface Bin {
  readonly score: number;
  readonly right: number;
  readonly cells: number;
}

const HEIGHT = 260;
const FRAME = { left: 44, right: 14, top: 10, bottom: 38 };
const TENTHS = [0, 0.25, 0.5, 0.75, 1];
const whole = (share: number) => `${Math.round(100 * share)}`;

interface ReliabilityProps {
  title: string;
  series: readonly { name: string; bins: readonly Bin[] }[];
}

export function Reliability({ title, series }: ReliabilityProps) {
  const { t } = useTranslation("models");
  const { ref, width: seen } = useElementSize();
  const width = Math.max(seen, 280);
  const [across, up] = [scale(0, 1, FRAME.left, width - FRAME.right), scale(0, 1, HEIGHT - FRAME.bottom, FRAME.top)];
  const head = [t("reliability.model"), t("reliability.score"), t("reliability.right"), t("reliability.cells")];
  const rows = series.flatMap(({ name, bins }) => bins.map(({ score, right, cells }) => [name, percent(100 * score), percent(100 * right), count(cells)]));
  return (
    <ChartFrame title={title} names={series.map(({ name }) => name)} head={head} rows={rows}>
      <div ref={ref} className={classes.canvas}>
        <svg viewBox={`0 0 ${width} ${HEIGHT}`} height={HEIGHT} width="100%" role="img" aria-label={t("reliability.alt")}>
          <g className={classes.axes} aria-hidden="true">
            {TENTHS.map((share) => (
              <g key={share}>
                <line x1={FRAME.left} x2={width - FRAME.right} y1={up(share)} y2={up(share)} />
                <text x={FRAME.left - 6} y={up(share) + 4} textAnchor="end">{whole(share)}</text>
                <text x={across(share)} y={HEIGHT - 22} textAnchor="middle">{whole(share)}</text>
              </g>
            ))}
            <text x={(FRAME.left + width) / 2} y={HEIGHT - 5} textAnchor="middle">{t("reliability.axes")}</text>
          </g>
          <line className={classes.diagonal} x1={across(0)} y1={up(0)} x2={across(1)} y2={up(1)} />
          {series.map(({ name, bins }, number) => (
            <g key={name} data-series={number} className={classes.line}>
              <path d={path(bins.map(({ score, right }) => [score, right]), across, up)} />
              {bins.map(({ score, right }) => <Mark key={score} number={number} x={across(score)} y={up(right)} />)}
            </g>
          ))}
        </svg>
      </div>
    </ChartFrame>
  );
}
