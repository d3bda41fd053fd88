// One curve with the numbers at its ends: small, and the same to a screen reader.

import { type Point, curve } from "./chart";
import classes from "./models.module.css";

const FRAME = { width: 320, height: 90 };

export function Curve({ title, points, digits }: { title: string; points: readonly Point[]; digits: number }) {
  const drawn = curve(points, FRAME);
  if (!drawn) return null;
  const last = points[points.length - 1]?.[1] ?? drawn.low;
  return (
    <figure className={classes.curve}>
      <figcaption>
        <span>{title}</span>
        <strong className="num">{last.toFixed(digits)}</strong>
      </figcaption>
      <svg viewBox={`0 -4 ${FRAME.width} ${FRAME.height + 8}`} role="img" aria-label={`${title}: ${drawn.low.toFixed(digits)}–${drawn.high.toFixed(digits)}`}>
        <path d={drawn.path} vectorEffect="non-scaling-stroke" />
      </svg>
    </figure>
  );
}
