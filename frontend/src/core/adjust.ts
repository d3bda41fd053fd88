// Brightness, contrast and gamma of the picture as one curve, the same for red, green and blue.

export interface Adjustment {
  /** Added to every value, -1 to 1; 0 changes nothing. */
  readonly brightness: number;
  /** The slope around middle grey, above 0; 1 changes nothing. */
  readonly contrast: number;
  /** Above 1 the dark parts become lighter; 1 changes nothing. */
  readonly gamma: number;
}

export const NEUTRAL: Adjustment = { brightness: 0, contrast: 1, gamma: 1 };

export const isNeutral = ({ brightness, contrast, gamma }: Adjustment): boolean =>
  brightness === NEUTRAL.brightness && contrast === NEUTRAL.contrast && gamma === NEUTRAL.gamma;

/** What a value from 0 to 1 becomes: first contrast and brightness, then gamma; cut at 0 and 1. */
export function adjusted(value: number, { brightness, contrast, gamma }: Adjustment): number {
  const straight = (value - 0.5) * contrast + 0.5 + brightness;
  return Math.min(Math.max(straight, 0), 1) ** (1 / gamma);
}

/** The curve at `points` values evenly from 0 to 1, as the `tableValues` of an SVG transfer function take it. */
export const curve = (adjustment: Adjustment, points = 65): number[] =>
  Array.from({ length: points }, (_, at) => adjusted(at / (points - 1), adjustment));
