// Stain normalisation: the colours of a smear moved to where a well-stained smear has them.
//
// Reinhard et al. 2001, "Color transfer between images", IEEE Computer Graphics and Applications 21(5): in the
// decorrelated space lαβ of Ruderman et al. 1998 each channel gets the mean and the deviation of a reference. Only what
// is stained is measured, so that a sparse field and a dense one are treated alike.

type Three = readonly [number, number, number];
type Matrix = readonly [Three, Three, Three];

/** Mean and standard deviation of l, α and β (log10 units) over the stained pixels. */
export interface Stain {
  readonly mean: Three;
  readonly deviation: Three;
}

/**
 * The median of 300 May-Grünwald-Giemsa photographs of normal blood cells made in one reference laboratory: Acevedo et
 * al. 2020, Mendeley Data snkd93bnjr (CC BY 4.0), measured as `measure` does.
 */
export const REFERENCE: Stain = { mean: [-0.376, -0.0218, 0.0141], deviation: [0.237, 0.103, 0.0063] };

/** What is darker than this part of the background counts as stained. */
const STAINED_BELOW = 0.9;
/** A field of one colour must not be blown up to the reference's contrast. */
const MOST_STRETCH = 2;
const LEAST = 1 / 255;

const TO_LMS: Matrix = [[0.3811, 0.5783, 0.0402], [0.1967, 0.7244, 0.0782], [0.0241, 0.1288, 0.8444]];
const FROM_LMS: Matrix = [[4.4679, -3.5873, 0.1193], [-1.2186, 2.3809, -0.1624], [0.0497, -0.2439, 1.2045]];
const [A, B, C] = [1 / Math.sqrt(3), 1 / Math.sqrt(6), 1 / Math.sqrt(2)];
const TO_LAB: Matrix = [[A, A, A], [B, B, -2 * B], [C, -C, 0]];
/** Orthonormal, so its inverse is its transpose. */
const FROM_LAB: Matrix = [[A, B, C], [A, B, -C], [A, -2 * B, 0]];

const dot = (a: Three, b: Three): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const times = (matrix: Matrix, vector: Three): Three => [dot(matrix[0], vector), dot(matrix[1], vector), dot(matrix[2], vector)];
const each = (make: (channel: 0 | 1 | 2) => number): Three => [make(0), make(1), make(2)];

const labOf = (rgb: Three): Three => {
  const lms = times(TO_LMS, rgb);
  return times(TO_LAB, each((channel) => Math.log10(Math.max(lms[channel], LEAST))));
};

const lightness = ([red, green, blue]: Three): number => 0.2126 * red + 0.7152 * green + 0.0722 * blue;

/** Every pixel as red, green and blue from 0 to 1. */
function pixelsOf(rgba: Uint8ClampedArray): Three[] {
  const pixels: Three[] = [];
  for (let at = 0; at + 3 < rgba.length; at += 4) pixels.push(each((channel) => (rgba[at + channel] ?? 0) / 255));
  return pixels;
}

/** The stain of a picture given as red, green, blue, alpha bytes; null when next to nothing on it is stained. */
export function measure(rgba: Uint8ClampedArray): Stain | null {
  const pixels = pixelsOf(rgba);
  const background = pixels.map(lightness).sort((a, b) => a - b)[Math.floor(0.9 * pixels.length)] ?? 1;
  const stained = pixels.filter((pixel) => lightness(pixel) < STAINED_BELOW * background).map(labOf);
  if (stained.length < pixels.length / 100) return null;
  const mean = each((channel) => stained.reduce((sum, lab) => sum + lab[channel], 0) / stained.length);
  const spread = (channel: 0 | 1 | 2) => stained.reduce((sum, lab) => sum + (lab[channel] - mean[channel]) ** 2, 0) / stained.length;
  return { mean, deviation: each((channel) => Math.sqrt(spread(channel))) };
}

const STEPS = 1024;

/**
 * How to move pixels from one stain to another, in place. Logarithms come from a table: one tile of 256 × 256 takes
 * a few milliseconds, and is normalised once, not in every frame.
 */
export function normaliser(from: Stain, to: Stain = REFERENCE): (rgba: Uint8ClampedArray) => void {
  const stretch = each((channel) => Math.min(to.deviation[channel] / Math.max(from.deviation[channel], 1e-6), MOST_STRETCH));
  const offset = times(FROM_LAB, each((channel) => to.mean[channel] - stretch[channel] * from.mean[channel]));
  // Between the two logarithms everything is linear: log LMS → lαβ, stretched and moved → log LMS.
  const log = each3((row, column) => dot(FROM_LAB[row], each((k) => stretch[k] * TO_LAB[k][column])));
  const logs = Float32Array.from({ length: STEPS + 1 }, (_, at) => Math.log10(Math.max(at / STEPS, LEAST)));
  const logOf = (value: number): number => logs[(value * STEPS) | 0] ?? 0;

  return (rgba) => {
    for (let at = 0; at + 3 < rgba.length; at += 4) {
      const rgb: Three = [(rgba[at] ?? 0) / 255, (rgba[at + 1] ?? 0) / 255, (rgba[at + 2] ?? 0) / 255];
      const lms: Three = [logOf(dot(TO_LMS[0], rgb)), logOf(dot(TO_LMS[1], rgb)), logOf(dot(TO_LMS[2], rgb))];
      const long = 10 ** (dot(log[0], lms) + offset[0]);
      const middle = 10 ** (dot(log[1], lms) + offset[1]);
      const short = 10 ** (dot(log[2], lms) + offset[2]);
      const moved: Three = [long, middle, short];
      rgba[at] = dot(FROM_LMS[0], moved) * 255;
      rgba[at + 1] = dot(FROM_LMS[1], moved) * 255;
      rgba[at + 2] = dot(FROM_LMS[2], moved) * 255;
    }
  };
}

const each3 = (make: (row: 0 | 1 | 2, column: 0 | 1 | 2) => number): Matrix => [
  each((column) => make(0, column)),
  each((column) => make(1, column)),
  each((column) => make(2, column)),
];
