// Keeping pages fresh: a socket that says "look again", and slow polling for as long as it is closed.

import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { createContext, useContext, useEffect, useState } from "react";

import { parsed } from "./client";
import { keys } from "./keys";
import type { LookAgain, Uuid } from "./types";

const POLL_MS = 15_000;
const GATHER_MS = 400;
/** Every edit of a cell makes numbers stale that stand at the edge of sight: they may follow a busy hand at leisure. */
const CELLS_MS = 2000;
/** In the review room only the case's count is in sight, beside numbers that keep up by themselves. */
const ROOM_MS = 10_000;
const FORBIDDEN = 4404;

/** Whether the open project's socket is connected. */
export const LiveContext = createContext(false);

/** How often to ask when nobody tells us: false while the socket is open. */
export const useRefreshEvery = (): number | false => (useContext(LiveContext) ? false : POLL_MS);

/** How long to wait before the n-th attempt (from 0), in milliseconds: 1, 2, 4 … 30 seconds, spread by a fifth. */
export function backoff(attempt: number, random: number = Math.random()): number {
  return Math.min(30_000, 1000 * 2 ** attempt) * (0.9 + 0.2 * random);
}

/** The cache entries one message makes stale. */
export function staleKeys(message: LookAgain, project: Uuid): readonly (readonly string[])[] {
  switch (message.what) {
    case "job":
      return [keys.jobs(project), keys.learning(project), keys.models(project)];
    case "case":
      return [keys.cases(project), keys.case(message.id), keys.count(message.id), keys.approvals(message.id), keys.slides(message.id)];
    case "field":
      return [...staleKeys({ ...message, what: "cells" }, project), keys.project(project), keys.projects];
    case "labels":
      return [keys.project(project), keys.projects, ["count"], keys.learning(project)];
    case "project":
      return [keys.project(project), keys.projects];
    case "cells":
      return [keys.field(message.id), ["fields"], ["case"], ["count"], keys.cases(project)];
  }
}

const isInRoom = (): boolean => window.location.pathname.startsWith("/fields/");

/** How long a message may wait, in milliseconds; browsers in the review room do not ask all at the same moment. */
function patienceWith({ what }: LookAgain): number {
  if (what !== "cells") return GATHER_MS;
  return isInRoom() ? ROOM_MS * (0.8 + 0.4 * Math.random()) : CELLS_MS;
}

export function lookAgain(data: unknown): LookAgain | null {
  const message = typeof data === "string" ? parsed(data) : null;
  const known = typeof message === "object" && message !== null && "what" in message && "id" in message;
  return known && ["field", "cells", "case", "job", "labels", "project"].includes(String(message.what)) ? (message as LookAgain) : null;
}

/** Gather messages for a moment and refresh each thing once: a job over a thousand fields sends thousands of them. */
export function createRefresher(client: Pick<QueryClient, "invalidateQueries">, project: Uuid) {
  const waiting = new Map<string, { queryKey: readonly string[]; refetchType: "active" | "none" }>();
  let timer: number | undefined;
  let due = Infinity;
  const flush = () => {
    due = Infinity;
    for (const stale of waiting.values()) void client.invalidateQueries(stale);
    waiting.clear();
  };
  return {
    hear: (message: LookAgain) => {
      const unseen = message.what === "cells" && isInRoom();
      for (const queryKey of staleKeys(message, project)) {
        const place = queryKey.join("/");
        const asked = !unseen || queryKey[0] === "count" || waiting.get(place)?.refetchType === "active";
        waiting.set(place, { queryKey, refetchType: asked ? "active" : "none" });
      }
      const patience = patienceWith(message);
      if (performance.now() + patience >= due) return;
      window.clearTimeout(timer);
      due = performance.now() + patience;
      timer = window.setTimeout(flush, patience);
    },
    stop: () => window.clearTimeout(timer),
  };
}

export const socketUrl = (project: Uuid): string =>
  `${window.location.protocol === "https:" ? "wss" : "ws"}://${window.location.host}/ws/projects/${project}`;

interface Listener {
  onMessage: (message: LookAgain) => void;
  onOpen: (again: boolean) => void;
  onClose: () => void;
}

/** Hold one socket open, connecting again after every loss; returns how to stop. */
export function connect(url: string, { onMessage, onOpen, onClose }: Listener): () => void {
  let attempt = 0;
  let opened = false;
  let stopped = false;
  let timer: number | undefined;
  let socket: WebSocket | undefined;
  const open = () => {
    socket = new WebSocket(url);
    socket.onopen = () => {
      attempt = 0;
      onOpen(opened);
      opened = true;
    };
    socket.onmessage = (event: MessageEvent<unknown>) => {
      const message = lookAgain(event.data);
      if (message) onMessage(message);
    };
    socket.onclose = (event) => {
      if (stopped) return;
      onClose();
      if (event.code !== FORBIDDEN) timer = window.setTimeout(open, backoff(attempt++));
    };
  };
  open();
  return () => {
    stopped = true;
    window.clearTimeout(timer);
    socket?.close();
  };
}

/** Listen to a project for as long as it is open; true while the socket is connected. */
export function useLiveProject(project: Uuid | undefined): boolean {
  const client = useQueryClient();
  const [live, setLive] = useState(false);
  useEffect(() => {
    if (!project) return undefined;
    const refresher = createRefresher(client, project);
    const stop = connect(socketUrl(project), {
      onMessage: refresher.hear,
      onOpen: (again) => {
        setLive(true);
        // Messages sent while the socket was down are gone for good, so everything is asked once more.
        if (again) void client.invalidateQueries();
      },
      onClose: () => setLive(false),
    });
    return () => {
      stop();
      refresher.stop();
      setLive(false);
    };
  }, [client, project]);
  return live;
}
