// Hearing that a field changed: a socket, opened again after every loss, and polling for as long as it is closed.

import { backoffOf } from "../core/queue";

const POLL_MS = 10_000;
const FORBIDDEN = 4404;

export interface LiveOptions {
  /** Called with the revision that the server named, or undefined when it is not known what was missed. */
  readonly onNews: (revision?: number) => void;
}

const urlOf = (field: string): string =>
  `${window.location.protocol === "https:" ? "wss" : "ws"}://${window.location.host}/ws/fields/${field}`;

function revisionOf(data: unknown): number | undefined {
  try {
    const message = JSON.parse(String(data)) as { revision?: unknown } | null;
    return typeof message?.revision === "number" ? message.revision : undefined;
  } catch {
    return undefined;
  }
}

/** Listen until the returned function is called. */
export function listen(field: string, { onNews }: LiveOptions): () => void {
  let attempt = 0;
  let open = false;
  let stopped = false;
  let timer: number | undefined;
  let socket: WebSocket | undefined;

  const connect = () => {
    socket = new WebSocket(urlOf(field));
    socket.onopen = () => {
      [open, attempt] = [true, 0];
      // What was announced before the socket was open is gone for good.
      onNews();
    };
    socket.onmessage = (event: MessageEvent<unknown>) => onNews(revisionOf(event.data));
    socket.onclose = (event) => {
      open = false;
      if (!stopped && event.code !== FORBIDDEN) timer = window.setTimeout(connect, backoffOf(attempt++));
    };
  };

  const poll = window.setInterval(() => {
    if (!open && document.visibilityState === "visible") onNews();
  }, POLL_MS);

  connect();
  return () => {
    stopped = true;
    window.clearTimeout(timer);
    window.clearInterval(poll);
    socket?.close();
  };
}
