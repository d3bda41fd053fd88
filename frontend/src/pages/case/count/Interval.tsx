// One percentage with its exact 95 % interval, drawn on the table's shared scale.

import type { CountRow } from "../../../api";

const WIDTH = 60;
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
      <rect x={at(row.low)} width={at(row.high) - at(row.low)} y={middle - 3.5} height={7} rx={1.5} fill={colour} opacity={0.4} />
      <line x1={at(row.percent)} x2={at(row.percent)} y1={1} y2={HEIGHT - 1} stroke={colour} strokeWidth={2.5} strokeLinecap="round" />
    </svg>
  );
}
