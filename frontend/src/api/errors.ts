// The one error of the application, and how every answer that is not a success becomes it.

export type FieldErrors = Readonly<Record<string, readonly string[]>>;

export const UNREACHABLE = "unreachable";
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
    return this.unreachable || this.status >= 500 || this.status === 429;
  }
}

const BY_STATUS: Readonly<Record<number, string>> = {
  401: "You are signed out.",
  403: "You are not allowed to do this.",
  404: "This does not exist, or you are not a member of its project.",
  409: "Somebody changed this in the meantime. Look at it again and repeat.",
  413: "This file is larger than the server accepts.",
  429: "Too many attempts. Wait a minute and try again.",
};

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

const text = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);

const sentences = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];

const fieldErrors = (value: unknown): FieldErrors =>
  isRecord(value) ? Object.fromEntries(Object.entries(value).map(([name, list]) => [name, sentences(list)])) : {};

const fallback = (status: number): string =>
  BY_STATUS[status] ?? (status >= 500 ? "The server failed. Nothing was changed; try again." : `The server refused (${status}).`);

/** The error of an answer. `body` is the parsed JSON, or null where the answer held none (a proxy's page). */
export function toApiError(status: number, body: unknown): ApiError {
  const record = isRecord(body) ? body : {};
  const message = text(record.detail) ?? fallback(status);
  return new ApiError(status, text(record.code) ?? `http_${status}`, message, fieldErrors(record.errors), body);
}

export const unreachable = (): ApiError =>
  new ApiError(0, UNREACHABLE, "The server cannot be reached. Nothing is lost; try again in a moment.");

/** The sentence of anything that was thrown. */
export function sentenceOf(error: unknown): string {
  if (error instanceof ApiError && error.signedOut) return "Your session had ended, so nothing was changed. Try again now.";
  if (error instanceof ApiError) return [error.message, ...otherSentences(error)].join(" ");
  return "Something went wrong in this page. Reload it and try again.";
}

const otherSentences = (error: ApiError): string[] =>
  Object.values(error.errors).flat().filter((sentence) => !error.message.includes(sentence));
