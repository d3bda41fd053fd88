// Signing in and out, and noticing that the session ended.

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { api, connection } from "./client";
import { keys } from "./keys";
import type { Session } from "./types";

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
      const before = client.getQueryData<Session>(keys.session)?.user?.id;
      if (before !== undefined && before !== session.user?.id) client.clear();
      client.setQueryData(keys.session, session);
      connection.dispatchEvent(new CustomEvent("renewed", { detail: session.user?.id }));
      void client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== "session" });
      onDone?.();
    },
  });
}

/** Who signed in, of a `renewed` event of the connection. */
export const renewedBy = (event: Event): unknown => (event instanceof CustomEvent ? event.detail : undefined);

export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.delete("/api/session"),
    onSuccess: () => {
      client.clear();
      client.setQueryData<Session>(keys.session, { user: null });
    },
  });
}

/** True from the moment an answer said that the session is over until `renew` is called. */
export function useSessionExpired(): { expired: boolean; renew: () => void } {
  const [expired, setExpired] = useState(false);
  useEffect(() => {
    const listen = () => setExpired(true);
    connection.addEventListener("expired", listen);
    return () => connection.removeEventListener("expired", listen);
  }, []);
  return { expired, renew: () => setExpired(false) };
}
