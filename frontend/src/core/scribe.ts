// Who writes the waiting edits down: at once and in order, several together where the disk is slow, in memory where there is none.

import { memoryJournal, type Entry, type Journal } from "./journal";

/** As many writes may be under way: a hand's quickest burst, and no endless line before a slow disk. */
const WRITES = 8;
/** So long a slow disk is waited for, in milliseconds, before what is not written yet is sent all the same. */
const PATIENCE_MS = 2000;

/** `everything`: all entries as they are now. `onLost`: the browser's storage failed (full, or forbidden). */
export function createScribe(given: Journal, everything: () => readonly Entry[], onLost: () => void) {
  let journal = given;
  let writes = 0;
  let last: Promise<unknown> = Promise.resolve();
  /** What the journal has to be told yet, by operation: an entry as it is now, or null where it is gone. */
  const untold = new Map<string, Entry | null>();

  /** Go on in memory: a closed page would lose what waits. What arrives is removed where it was written before, if that can be. */
  const forget = async (): Promise<void> => {
    journal = memoryJournal();
    await journal.write(everything(), []);
    onLost();
  };

  const tell = (): void => {
    if (writes === WRITES || !untold.size) return;
    const all = [...untold];
    untold.clear();
    writes += 1;
    const gone = all.flatMap(([id, entry]) => (entry ? [] : id));
    const told = journal.write(all.flatMap(([, entry]) => entry ?? []), gone);
    if (journal !== given && gone.length) given.write([], gone).catch(() => undefined);
    last = told.catch(forget).finally(() => {
      writes -= 1;
      tell();
    });
  };

  const allTold = async (): Promise<void> => {
    while (writes) await last;
  };

  return {
    /** Write at once, not when the last write has ended: the page may be closed in that moment. */
    write: (put: readonly Entry[], remove: readonly string[]): void => {
      for (const id of remove) untold.set(id, null);
      for (const entry of put) untold.set(entry.operation.id, entry);
      tell();
    },
    /** Once all that was asked for is written, or not, having been waited for. Writes end in the order they were begun. */
    done: (): Promise<void> =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, PATIENCE_MS);
        void allTold().then(() => {
          clearTimeout(timer);
          resolve();
        });
      }),
    load: (): Promise<Entry[]> => journal.load(),
    forget,
  };
}
