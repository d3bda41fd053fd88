// Measures as people read them: AP with three decimals, shares in per cent, memory in gigabytes.

import { locale, t } from "../../i18n";
import { count, lasting, oneDecimal } from "../../theme/format";

const NONE = "–";

const fixed = (value: number, digits: number): string =>
  new Intl.NumberFormat(locale(), { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);

/** A number on an axis: no more digits than it needs. */
export const short = (value: number): string => new Intl.NumberFormat(locale(), { maximumFractionDigits: 3 }).format(value);

/** The same with its sign; zero has none. */
export const signed = (value: number): string =>
  new Intl.NumberFormat(locale(), { maximumFractionDigits: 3, signDisplay: "exceptZero" }).format(value);

/** A figure 0–1 with three decimals; an en dash where it is not known. */
export const ap = (value: number | null | undefined): string => (value == null ? NONE : fixed(value, 3));

/** How much more or less, with its sign. */
export function change(from: number | null | undefined, to: number | null | undefined): string {
  if (from == null || to == null) return NONE;
  const by = to - from;
  return `${by < 0 ? "−" : "+"}${fixed(Math.abs(by), 3)}`;
}

/** A share 0–1 in whole per cent, without the sign. */
export const share = (value: number | null | undefined): string => (value == null ? NONE : fixed(100 * value, 0));

const HOUR = 60;

/** So many minutes as one says them of what is only expected: "20 s", "4 min", "2 h 5 min". */
export function roughly(minutes: number): string {
  if (minutes >= HOUR) return lasting(Math.round(minutes) * 60);
  if (minutes >= 1) return t("models:retrain.minutes", { number: count(Math.round(minutes)) });
  return t("models:retrain.seconds", { number: count(Math.max(1, Math.round(minutes * 6)) * 10) });
}

export const gigabytes = (bytes: number): string => oneDecimal(bytes / 1e9);
