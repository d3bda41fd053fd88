// Numbers and times as people read them.

const number = new Intl.NumberFormat("en-GB");
const moment = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });
const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium" });

export const count = (value: number): string => number.format(value);
export const dateTime = (iso: string): string => moment.format(new Date(iso));
export const date = (iso: string): string => day.format(new Date(iso));

/** "1 field", "12 fields". */
export const plural = (value: number, one: string, many = `${one}s`): string => `${count(value)} ${value === 1 ? one : many}`;

/** A percentage (0–100) with one decimal; an en dash where there is none. */
export const percent = (value: number | null): string => (value === null ? "–" : value.toFixed(1));

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** How long something took between two moments: "8 s", "3 min 20 s", "2 h 5 min". */
export function duration(from: string, until: string | null): string {
  const seconds = Math.max(0, Math.round(((until ? Date.parse(until) : Date.now()) - Date.parse(from)) / 1000));
  if (seconds < MINUTE) return `${seconds} s`;
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)} min ${seconds % MINUTE} s`;
  return `${Math.floor(seconds / HOUR)} h ${Math.floor((seconds % HOUR) / MINUTE)} min`;
}
