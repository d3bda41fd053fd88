// Hearing that a field changed: a socket, opened again after every loss, and polling for as long as it is closed.

import { backoffOf } from "../core/queue";

const POLL_MS = 10_000;
const FORBIDDEN = 4404;

export interface LiveOptions {
  /** Called with the revision that the server named, or undefined when it is not known what was missed. */
  readonly onNews: (revision?: number) => void;
  /** What another page on this field says of its person. */
  readonly onPresence: (message: Presence) => void;
  /** Called whenever the line is open, first and again. */
  readonly onOpen: () => void;
}

/** `here` is false once, when that page has gone. */
export interface Presence {
  readonly page: string;
  readonly here: boolean;
  readonly name: string;
  readonly selection: readonly string[];
  /** That page has just come and knows nobody yet. */
  readonly hello: boolean;
}

const urlOf = (field: string): string =>
  `${window.location.protocol === "https:" ? "wss" : "ws"}://${window.location.host}/ws/fields/${field}`;

type Heard = { readonly what?: unknown; readonly revision?: unknown } & Partial<Presence>;

function parsed(data: unknown): Heard {
  try {
    return (JSON.parse(String(data)) as Heard | null) ?? {};
  } catch {
    return {};
  }
}

const presenceOf = ({ page = "", here = false, name = "", selection = [], hello = false }: Heard): Presence => ({ page, here, name, selection, hello });

/** Listen until `stop`; `say` sends what this page says of its person, if the line is open. */
export function listen(field: string, { onNews, onPresence, onOpen }: LiveOptions) {
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
      onOpen();
    };
    socket.onmessage = (event: MessageEvent<unknown>) => {
      const heard = parsed(event.data);
      if (heard.what === "presence") onPresence(presenceOf(heard));
      else onNews(typeof heard.revision === "number" ? heard.revision : undefined);
    };
    socket.onclose = (event) => {
      open = false;
      if (!stopped && event.code !== FORBIDDEN) timer = window.setTimeout(connect, backoffOf(attempt++));
    };
  };

  const poll = window.setInterval(() => {
    if (!open && document.visibilityState === "visible") onNews();
  }, POLL_MS);

  connect();
  return {
    say: (message: object): void => {
      if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
    },
    stop: (): void => {
      stopped = true;
      window.clearTimeout(timer);
      window.clearInterval(poll);
      socket?.close();
    },
  };
}
