// Signing in and out, and noticing that the session ended.

import { type Query, type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { api, connection } from "./client";
import { keys } from "./keys";
import type { Session } from "./types";

/** How often a tab whose session has ended looks whether its person has signed in in another. */
const LOOK_MS = 2000;

export interface Credentials {
  username: string;
  password: string;
}

/** Sign in and ask again for whatever was refused meanwhile. Somebody else's cached answers are dropped. */
export function useSignIn(onDone?: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (credentials: Credentials) => api.post<Session>("/api/session", credentials),
    onSuccess: (session) => {
      goOn(client, session);
      onDone?.();
    },
  });
}

function goOn(client: QueryClient, session: Session) {
  take(client, session);
  connection.dispatchEvent(new CustomEvent("renewed", { detail: session.user?.id }));
  void client.invalidateQueries({ predicate: ofAPerson });
}

/** Who signed in, of a `renewed` event of the connection. */
export const renewedBy = (event: Event): unknown => (event instanceof CustomEvent ? event.detail : undefined);

export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.delete("/api/session"),
    onSuccess: () => take(client, { user: null }),
  });
}

/** Let the pages be those of who is signed in now: what was answered to somebody else is forgotten. */
function take(client: QueryClient, session: Session) {
  const before = client.getQueryData<Session>(keys.session)?.user?.id;
  client.setQueryData(keys.session, session); // never cleared: whoever watches a query that is gone hears nothing more
  if (before !== session.user?.id) client.removeQueries({ predicate: ofAPerson });
}

const ofAPerson = (query: Query) => query.queryKey[0] !== keys.session[0];

/** True from the moment an answer said that the session is over until `renew` is called, or `username` signs in in another tab. */
export function useSessionExpired(username: string): { expired: boolean; renew: () => void } {
  const client = useQueryClient();
  const [expired, setExpired] = useState(false);
  useEffect(() => {
    const listen = () => setExpired(true);
    connection.addEventListener("expired", listen);
    return () => connection.removeEventListener("expired", listen);
  }, []);
  useEffect(() => {
    if (!expired) return undefined;
    const look = async () => {
      const session = await api.get<Session>("/api/session").catch(() => null);
      if (session?.user?.username !== username) return;
      goOn(client, session);
      setExpired(false);
    };
    const timer = window.setInterval(() => void look(), LOOK_MS);
    return () => window.clearInterval(timer);
  }, [client, expired, username]);
  return { expired, renew: () => setExpired(false) };
}
