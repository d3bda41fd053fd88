// The mark of a series: circle, square, triangle, so that colour is never the only difference.

import classes from "./charts.module.css";

export function Mark({ number, x, y }: { number: number; x: number; y: number }) {
  if (number % 3 === 1) return <rect x={x - 3} y={y - 3} width={6} height={6} />;
  if (number % 3 === 2) return <path className={classes.filled} d={`M${x} ${y - 4}l4 7h-8z`} />;
  return <circle cx={x} cy={y} r={3} />;
}
