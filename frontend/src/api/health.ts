// Whether the server and what it stands on answer; asked every half minute, and every few seconds while something is down.

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";

import { connection, parsed } from "./client";
import { keys } from "./keys";

const CALM_MS = 30_000;
const ANXIOUS_MS = 4_000;

/** The parts named by /api/ready that must answer; workers may be away without anything being unreachable. */
const PARTS = ["postgres", "redis", "storage"] as const;

/** What cannot be reached: one of the parts, or the server itself. */
export type Trouble = (typeof PARTS)[number] | "server";

const isDown = (part: unknown): boolean =>
  part === false || (typeof part === "object" && part !== null && "ok" in part && part.ok === false);

/** What cannot be reached according to an answer of /api/ready, null when all is well. */
export function troubleIn(status: number, body: unknown): Trouble | null {
  const report = typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
  const down = PARTS.find((part) => isDown(report[part]));
  if (down) return down;
  return status >= 500 ? "server" : null;
}

async function askReady(): Promise<Trouble | null> {
  try {
    const response = await fetch("/api/ready", { cache: "no-store" });
    return troubleIn(response.status, parsed(await response.text()));
  } catch {
    return "server";
  }
}

/** What cannot be reached right now, or null. When it comes back, everything shown is asked for again. */
export function useTrouble(): Trouble | null {
  const client = useQueryClient();
  const { data, refetch } = useQuery({
    queryKey: keys.ready,
    queryFn: askReady,
    refetchInterval: (query) => (query.state.data ? ANXIOUS_MS : CALM_MS),
    networkMode: "always",
  });
  const trouble = data ?? null;

  useEffect(() => {
    const ask = () => void refetch();
    connection.addEventListener("unreachable", ask);
    for (const event of ["offline", "online"]) window.addEventListener(event, ask);
    return () => {
      connection.removeEventListener("unreachable", ask);
      for (const event of ["offline", "online"]) window.removeEventListener(event, ask);
    };
  }, [refetch]);

  const was = useRef(trouble);
  useEffect(() => {
    if (was.current && !trouble) void client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== "ready" });
    was.current = trouble;
  }, [client, trouble]);
  return trouble;
}
