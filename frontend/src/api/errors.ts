// The one error of the application, and how every answer that is not a success becomes it.

import { t } from "../i18n";
import { inWords } from "../i18n/said";

export type FieldErrors = Readonly<Record<string, readonly string[]>>;

export const UNREACHABLE = "unreachable";
const NONSENSE = "nonsense";
const SIGNED_OUT = new Set(["not_authenticated", "authentication_failed"]);

/** What went wrong, as a sentence a person can read (`message`) and a word a program can test (`code`). */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly errors: FieldErrors = {},
    /** The whole answer, for errors that carry more than a sentence (a stale cell's conflicts). */
    readonly body: unknown = null,
  ) {
    super(message);
    this.name = "ApiError";
  }

  get unreachable(): boolean {
    return this.code === UNREACHABLE;
  }

  get signedOut(): boolean {
    return this.status === 401 || (this.status === 403 && SIGNED_OUT.has(this.code));
  }

  /** True when the same request may succeed later without anyone changing it. */
  get passing(): boolean {
    return this.unreachable || this.code === NONSENSE || this.status >= 500 || this.status === 429;
  }
}

/** Statuses that have a sentence of their own where the server sent none. */
const TOLD = ["401", "403", "404", "409", "413", "429"] as const;

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

const text = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);

const sentences = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];

const fieldErrors = (value: unknown): FieldErrors =>
  isRecord(value) ? Object.fromEntries(Object.entries(value).map(([name, list]) => [name, sentences(list)])) : {};

function fallback(status: number): string {
  const told = TOLD.find((each) => each === String(status));
  if (told) return t(`errors:status.${told}`);
  return status >= 500 ? t("errors:failed") : t("errors:refused", { status });
}

/** The error of an answer. `body` is the parsed JSON, or null where the answer held none (a proxy's page). */
export function toApiError(status: number, body: unknown): ApiError {
  const record = isRecord(body) ? body : {};
  const message = text(record.detail) ?? fallback(status);
  return new ApiError(status, text(record.code) ?? `http_${status}`, message, fieldErrors(record.errors), body);
}

export const unreachable = (): ApiError =>
  new ApiError(0, UNREACHABLE, t("errors:unreachable"));

/** A success that is none of this server's: a sign-in page of the network, a proxy's greeting, half an answer. */
export const nonsense = (): ApiError => new ApiError(200, NONSENSE, t("errors:nonsense"));

/** The sentence of anything that was thrown. */
export function sentenceOf(error: unknown): string {
  if (error instanceof ApiError && error.signedOut) return t("errors:signedOut");
  if (error instanceof ApiError) return [error.message, ...otherSentences(error)].map(inWords).join(" ");
  return t("errors:unknown");
}

const otherSentences = (error: ApiError): string[] =>
  Object.values(error.errors).flat().filter((sentence) => !error.message.includes(sentence));
