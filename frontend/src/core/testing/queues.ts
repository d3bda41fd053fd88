// A queue before the server's rules, for tests.

import { changed, operationOf } from "../edits";
import { memoryJournal, type Journal } from "../journal";
import { createQueue } from "../queue";
import type { Outcome, Send } from "../transport";
import type { Cell, Operation } from "../types";
import { codeOf, proposed } from "./cells";
import { createFakeServer } from "./fakeServer";

export const A = proposed("a");
export const relabelled = (label: string, cell: Cell = A) => changed(cell, { label }, codeOf);

/** `answers` come first, then the server's own. */
export function given(answers: Outcome[] = [], journal: Journal = memoryJournal()) {
  const server = createFakeServer([A, proposed("b")]);
  const sent: Operation[][] = [];
  const send: Send = (operations) => {
    sent.push([...operations]);
    return Promise.resolve(answers.shift() ?? server.handle(operations));
  };
  const queue = createQueue({ journal, send, onCells: () => undefined, backoff: (attempt) => 1000 * 2 ** attempt });
  const edit = (after: Cell, before: Cell | undefined = A) => {
    const operation = operationOf(before, after);
    if (operation) queue.enqueue([{ operation, after }]);
  };
  return { queue, sent, server, journal, edit };
}
