// Lines over two axes: told apart by colour, dash and mark, read at the pointer, and the same as a table.

import { useElementSize } from "@mantine/hooks";
import { type PointerEvent, useState } from "react";

import { short } from "../format";
import classes from "./charts.module.css";
import { ChartFrame } from "./ChartFrame";
import { Mark } from "./Mark";
import { extent, isReal, path, type Point, rows, type Scale, scale, type Series, ticks, wholeTicks } from "./scale";

const HEIGHT = 190;
const FRAME = { left: 44, right: 12, top: 10, bottom: 26 };
const NARROW = 320;
const MANY = 40;

interface LineChartProps {
  title: string;
  series: readonly Series[];
  /** What runs along the bottom, as a column's name. */
  across: string;
  acrossFormat?: (x: number) => string;
  format: (y: number) => string;
  /** The axis begins at zero. */
  zero?: boolean;
  /** The points that matter, by series: the epoch that was kept. */
  ringed?: readonly (Point | null)[];
  empty: string;
}

export function LineChart({ title, series, across, acrossFormat = String, format, zero, ringed = [], empty }: LineChartProps) {
  const { ref, width: seen } = useElementSize();
  const [at, setAt] = useState<number | null>(null);
  const real = series.map((one) => ({ ...one, points: one.points.filter(isReal) }));
  const all = real.flatMap(({ points }) => points);
  const found = rows(real);
  const width = Math.max(seen, NARROW);
  const axes = axesOf(all, width, zero);
  const read = (event: PointerEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * width;
    setAt(axes ? nearest(found.map((row) => axes.across(row.x)), x) : null);
  };
  const row = at === null ? undefined : found[at];
  const words = found.map(({ x, values }) => [acrossFormat(x), ...values.map((y) => (y === undefined ? "–" : format(y)))]);
  return (
    <ChartFrame
      title={title} names={series.map(({ name }) => name)} head={[across, ...series.map(({ name }) => name)]} rows={words}
      reading={row && [across, acrossFormat(row.x), "·", ...row.values.map((y) => (y === undefined ? "–" : format(y)))].join(" ")}
      last={real.map(({ points }) => { const last = points.at(-1); return last ? format(last[1]) : "–"; })}
    >
      <div ref={ref} className={classes.canvas}>
        {axes ? (
          <svg viewBox={`0 0 ${width} ${HEIGHT}`} height={HEIGHT} width="100%" role="img" aria-label={title} onPointerMove={read} onPointerLeave={() => setAt(null)}>
            <Axes axes={axes} width={width} across={acrossFormat} />
            {real.map(({ name, points }, number) => (
              <g key={name} data-series={number} className={classes.line}>
                <path d={path(points, axes.across, axes.up)} />
                {points.length <= MANY && points.map((point) => <Mark key={point[0]} number={number} x={axes.across(point[0])} y={axes.up(point[1])} />)}
                {ringed[number] && <circle className={classes.ring} cx={axes.across(ringed[number][0])} cy={axes.up(ringed[number][1])} r={7} />}
              </g>
            ))}
            {row && <line className={classes.hair} x1={axes.across(row.x)} x2={axes.across(row.x)} y1={FRAME.top} y2={HEIGHT - FRAME.bottom} />}
          </svg>
        ) : (
          <p className={classes.nothing}>{empty}</p>
        )}
      </div>
    </ChartFrame>
  );
}

interface Axes {
  across: Scale;
  up: Scale;
  right: readonly number[];
  high: readonly number[];
}

function axesOf(points: readonly Point[], width: number, zero = false): Axes | null {
  const [xs, ys] = [extent(points.map(([x]) => x)), extent(points.map(([, y]) => y))];
  if (!xs || !ys) return null;
  const high = ticks(zero ? Math.min(0, ys[0]) : ys[0], ys[1]);
  const whole = wholeTicks(xs[0], xs[1], Math.max(2, Math.floor(width / 90)));
  return {
    across: scale(xs[0], xs[1], FRAME.left + 6, width - FRAME.right),
    up: scale(high[0] ?? 0, high.at(-1) ?? 1, HEIGHT - FRAME.bottom, FRAME.top),
    right: whole.length > 0 ? whole : [xs[0]],
    high,
  };
}

function Axes({ axes, width, across }: { axes: Axes; width: number; across: (x: number) => string }) {
  return (
    <g className={classes.axes} aria-hidden="true">
      {axes.high.map((y) => (
        <g key={y}>
          <line x1={FRAME.left} x2={width - FRAME.right} y1={axes.up(y)} y2={axes.up(y)} />
          <text x={FRAME.left - 6} y={axes.up(y) + 4} textAnchor="end">{short(y)}</text>
        </g>
      ))}
      {axes.right.map((x) => (
        <text key={x} x={axes.across(x)} y={HEIGHT - 8} textAnchor="middle">{across(x)}</text>
      ))}
    </g>
  );
}

function nearest(places: readonly number[], x: number): number | null {
  let best: number | null = null;
  places.forEach((place, at) => {
    if (best === null || Math.abs(place - x) < Math.abs((places[best] ?? 0) - x)) best = at;
  });
  return best;
}
