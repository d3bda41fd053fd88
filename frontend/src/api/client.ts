// Every request to the API goes through here: JSON, the CSRF token, one kind of error, and word when the session ended.

import { ApiError, nonsense, toApiError, unreachable } from "./errors";
import type { Page } from "./types";

export { ApiError } from "./errors";

type Method = "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
export type Query = Readonly<Record<string, string | number | undefined>>;

/** Hears three things: `expired` (an answer said the session is over), `renewed` (somebody signed in), `unreachable` (no answer came). */
export const connection = new EventTarget();

export function csrfToken(cookie: string = document.cookie): string {
  const match = /(?:^|;\s*)csrftoken=([^;]*)/.exec(cookie);
  return match?.[1] ? decodeURIComponent(match[1]) : "";
}

export function withQuery(path: string, query: Query = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined && value !== "") params.set(name, String(value));
  const search = params.toString();
  return search ? `${path}?${search}` : path;
}

/** Tell whoever listens that an answer ended the session or never came, and hand the error on. */
export function announced(error: ApiError): ApiError {
  if (error.signedOut) connection.dispatchEvent(new Event("expired"));
  if (error.unreachable) connection.dispatchEvent(new Event("unreachable"));
  return error;
}

export function parsed(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return null;
  }
}

/** The server hands out its token with the session; a browser that has lost it (cookies cleared) asks for another. */
export async function ensureToken(): Promise<void> {
  if (!csrfToken()) await fetch("/api/session", { credentials: "same-origin" });
}

async function answer(method: Method, path: string, body: unknown, signal?: AbortSignal): Promise<Response> {
  const headers: Record<string, string> = { Accept: "application/json" };
  const form = body instanceof FormData; // the browser itself says where its parts begin
  if (body !== undefined && !form) headers["Content-Type"] = "application/json";
  try {
    if (method !== "GET") {
      await ensureToken();
      headers["X-CSRFToken"] = csrfToken();
    }
    const payload = form ? body : body === undefined ? null : JSON.stringify(body);
    return await fetch(path, { method, headers, body: payload, credentials: "same-origin", signal: signal ?? null });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw announced(unreachable());
  }
}

/** The whole body; an answer that is cut off in the middle never came. */
const textOf = (response: Response): Promise<string> =>
  response.text().catch(() => {
    throw announced(unreachable());
  });

/**
 * Send one request and return the answer's JSON (undefined for 204).
 * Throws ApiError for every answer outside 200–299, for one that is no JSON (a proxy's page), and for no answer at all.
 */
export async function request<Answer>(method: Method, path: string, body?: unknown, signal?: AbortSignal): Promise<Answer> {
  const response = await answer(method, path, body, signal);
  const content = response.status === 204 ? undefined : parsed(await textOf(response));
  if (!response.ok) throw announced(toApiError(response.status, content ?? null));
  if (content === null) throw nonsense();
  return content as Answer;
}

/** The bytes of a picture or of several. Throws as `request` does. */
export async function bytesOf(path: string): Promise<ArrayBuffer> {
  const response = await answer("GET", path, undefined);
  if (!response.ok) throw announced(toApiError(response.status, parsed(await response.text())));
  return response.arrayBuffer();
}

export const api = {
  get: <Answer>(path: string, query?: Query, signal?: AbortSignal) =>
    request<Answer>("GET", withQuery(path, query), undefined, signal),
  post: <Answer>(path: string, body: unknown = {}) => request<Answer>("POST", path, body),
  put: <Answer>(path: string, body: unknown) => request<Answer>("PUT", path, body),
  patch: <Answer>(path: string, body: unknown) => request<Answer>("PATCH", path, body),
  delete: (path: string) => request<undefined>("DELETE", path),
};

/** Where a list goes on: servers name themselves in `next`, which need not be the name this browser used. */
export function pathOf(url: string): string {
  const { pathname, search } = new URL(url, window.location.origin);
  return pathname + search;
}

/** All pages of a list, in order, stopping after `most` pages of 500. */
export async function allPages<Item>(path: string, query: Query = {}, most = 20): Promise<Item[]> {
  const items: Item[] = [];
  let next: string | null = withQuery(path, { ...query, page_size: 500 });
  for (let page = 0; next !== null && page < most; page += 1) {
    const found: Page<Item> = await api.get(next);
    items.push(...found.results);
    next = found.next ? pathOf(found.next) : null;
  }
  return items;
}
