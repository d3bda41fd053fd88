// Two recalls with their 95 % intervals on one scale: the model in use above, hollow; the new one below, filled.

import classes from "../models.module.css";

interface Recall {
  readonly recall: number | null;
  readonly recall_low: number;
  readonly recall_high: number;
}

const WIDTH = 180;
const across = (share: number) => 6 + share * (WIDTH - 12);

/** Decoration: the words beside it say the same. */
export function Interval({ before, now }: { before: Recall | null; now: Recall }) {
  return (
    <svg className={classes.interval} width={WIDTH} height={28} viewBox={`0 0 ${WIDTH} 28`} aria-hidden="true">
      {[0, 0.5, 1].map((share) => <line key={share} className={classes.tick} x1={across(share)} x2={across(share)} y1={1} y2={27} />)}
      {before && <Bar recall={before} y={9} kind="before" />}
      <Bar recall={now} y={19} kind="now" />
    </svg>
  );
}

function Bar({ recall: { recall, recall_low, recall_high }, y, kind }: { recall: Recall; y: number; kind: "before" | "now" }) {
  return (
    <g data-kind={kind}>
      <line x1={across(recall_low)} x2={across(recall_high)} y1={y} y2={y} />
      <line x1={across(recall_low)} x2={across(recall_low)} y1={y - 3} y2={y + 3} />
      <line x1={across(recall_high)} x2={across(recall_high)} y1={y - 3} y2={y + 3} />
      {recall !== null && <circle cx={across(recall)} cy={y} r={3.5} />}
    </g>
  );
}
