// Numbers and times as people read them, in the language of the interface.

import { locale, t } from "../i18n";

/** A formatter is dear to make: keep the one of the language in use. */
function kept<Format>(make: (tag: string) => Format): () => Format {
  let made: { tag: string; format: Format } | undefined;
  return () => {
    const tag = locale();
    if (made?.tag !== tag) made = { tag, format: make(tag) };
    return made.format;
  };
}

const number = kept((tag) => new Intl.NumberFormat(tag));
const tenths = kept((tag) => new Intl.NumberFormat(tag, { minimumFractionDigits: 1, maximumFractionDigits: 1 }));
const hundredths = kept((tag) => new Intl.NumberFormat(tag, { minimumFractionDigits: 2, maximumFractionDigits: 2 }));
const moment = kept((tag) => new Intl.DateTimeFormat(tag, { dateStyle: "medium", timeStyle: "short" }));
const day = kept((tag) => new Intl.DateTimeFormat(tag, { dateStyle: "medium" }));

export const count = (value: number): string => number().format(value);
export const oneDecimal = (value: number): string => tenths().format(value);
/** A score or threshold between 0 and 1. */
export const twoDecimals = (value: number): string => hundredths().format(value);
export const dateTime = (iso: string): string => moment().format(new Date(iso));
export const date = (iso: string): string => day().format(new Date(iso));

/** A percentage (0–100) with one decimal; an en dash where there is none. */
export const percent = (value: number | null): string => (value === null ? "–" : oneDecimal(value));

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** How long something took between two moments: "< 1 s", "8 s", "3 min 20 s", "2 h 5 min". */
export function duration(from: string, until: string | null): string {
  return lasting(((until ? Date.parse(until) : Date.now()) - Date.parse(from)) / 1000);
}

/** So many seconds in the same words. */
export function lasting(long: number): string {
  const whole = Math.max(0, Math.round(long));
  const [hours, minutes, seconds] = [Math.floor(whole / HOUR), Math.floor((whole % HOUR) / MINUTE), whole % MINUTE];
  if (whole === 0) return t("app:duration.none");
  if (whole < MINUTE) return t("app:duration.seconds", { seconds });
  if (whole < HOUR) return t("app:duration.minutes", { minutes, seconds });
  return t("app:duration.hours", { hours, minutes });
}
