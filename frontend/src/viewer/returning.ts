// Tries again when trying makes sense: the network is back, or the same person has signed in again.

import { connection } from "../api/client";
import { renewedBy } from "../api/session";
import type { Queue } from "../core/queue";

const POLL_MS = 5000;

/** Resume the queue whenever it may go on, until the returned function is called. `me` is whose edits they are. */
export function watchForReturn(queue: Queue, me: number): () => void {
  const resume = () => {
    if (["offline", "signed-out"].includes(queue.status().state)) queue.resume();
  };
  const renewed = (event: Event) => {
    if (renewedBy(event) === me && queue.status().state !== "saved") queue.resume();
  };
  const poll = window.setInterval(() => {
    if (queue.status().state === "signed-out") queue.resume();
  }, POLL_MS);
  window.addEventListener("online", resume);
  window.addEventListener("focus", resume);
  connection.addEventListener("renewed", renewed);
  return () => {
    window.clearInterval(poll);
    window.removeEventListener("online", resume);
    window.removeEventListener("focus", resume);
    connection.removeEventListener("renewed", renewed);
  };
}
