// The scale bar: the longest round length that fits, as people read one on a microscope's picture.

export interface ScaleBar {
  /** CSS pixels. */
  readonly width: number;
  /** "20 µm", "0.5 µm", "2 mm". */
  readonly text: string;
}

const written = (micrometres: number): string => {
  const [value, unit] = micrometres >= 1000 ? [micrometres / 1000, "mm"] : [micrometres, "µm"];
  return `${Number(value.toPrecision(3))} ${unit}`;
};

/**
 * The bar for a picture of `pixelSize` micrometres a field pixel, drawn at `scale` CSS pixels a field pixel; at most
 * `most` CSS pixels wide. Its length is 1, 2 or 5 times a power of ten.
 */
export function scaleBar(pixelSize: number, scale: number, most = 120): ScaleBar {
  const fits = (most / scale) * pixelSize;
  const power = 10 ** Math.floor(Math.log10(fits));
  const length = ([5, 2, 1].find((digit) => digit * power <= fits) ?? 1) * power;
  return { width: (length / pixelSize) * scale, text: written(length) };
}
