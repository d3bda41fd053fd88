// One percentage with its exact 95 % interval, drawn on the table's shared scale.

import type { CountRow } from "../../../api";

const WIDTH = 88;
const HEIGHT = 14;

interface IntervalProps {
  row: CountRow;
  /** The right end of the scale, in percent. */
  scale: number;
  colour: string;
}

export function Interval({ row, scale, colour }: IntervalProps) {
  if (row.percent === null || row.low === null || row.high === null) return null;
  const at = (value: number) => 2 + (Math.min(value, scale) / scale) * (WIDTH - 4);
  const middle = HEIGHT / 2;
  return (
    <svg width={WIDTH} height={HEIGHT} aria-hidden="true">
      <line x1={2} x2={WIDTH - 2} y1={middle} y2={middle} stroke="var(--ms-line)" />
      <line x1={at(row.low)} x2={at(row.high)} y1={middle} y2={middle} stroke="var(--ms-quiet)" strokeWidth={2} strokeLinecap="round" />
      <circle cx={at(row.percent)} cy={middle} r={3.25} fill={colour} stroke="var(--ms-surface)" strokeWidth={1} />
    </svg>
  );
}
