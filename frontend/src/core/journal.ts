// Where edits wait until the server has acknowledged them. They are written down here before they are sent.

import { openDB, type DBSchema, type IDBPDatabase } from "idb";

import type { Cell, Operation } from "./types";

/** Why an entry is not sent for now: the server has another version of its cell, or will not take the operation. */
export type Aside =
  | { readonly why: "conflict"; readonly server: Cell }
  | { readonly why: "refused"; readonly reason: string };

/** One waiting edit. `after` is the cell as this person made it, shown again after a reload. */
export interface Entry {
  readonly seq: number;
  readonly operation: Operation;
  readonly after: Cell;
  /** True from the moment before its first attempt: the server may have it, so its content is fixed. */
  readonly sent: boolean;
  readonly aside: Aside | null;
}

export interface Journal {
  load(): Promise<Entry[]>;
  /** Both at once or neither. */
  write(put: readonly Entry[], remove: readonly string[]): Promise<void>;
}

/** A journal that lasts as long as the page: for tests, and where the browser offers no storage. */
export function memoryJournal(): Journal {
  const entries = new Map<string, Entry>();
  return {
    load: () => Promise.resolve([...entries.values()].sort((a, b) => a.seq - b.seq)),
    write: (put, remove) => {
      for (const id of remove) entries.delete(id);
      for (const entry of put) entries.set(entry.operation.id, entry);
      return Promise.resolve();
    },
  };
}

interface Row {
  readonly id: string;
  /** "user/field": another person at the same computer never sends this one's edits. */
  readonly place: string;
  /** The page that sends it. */
  readonly page: string;
  readonly entry: Entry;
}

interface Schema extends DBSchema {
  operations: { key: string; value: Row; indexes: { place: string } };
}

let opened: Promise<IDBPDatabase<Schema>> | null = null;

/** One connection for the page: a gallery keeps the journals of a hundred fields. After a failure it is tried anew. */
const open = (): Promise<IDBPDatabase<Schema>> => {
  const forget = () => (opened = null);
  opened ??= openDB<Schema>("marrowscope", 1, {
    upgrade: (database) => {
      database.createObjectStore("operations", { keyPath: "id" }).createIndex("place", "place");
    },
    terminated: forget,
  }).catch((error: unknown) => {
    forget();
    throw error;
  });
  return opened;
};

/**
 * Entries in IndexedDB. `page` names this page, `isAlive` says whether another page still runs: two open tabs each send
 * their own edits, and what a closed or crashed one left is taken over by the next that opens the field.
 */
export async function indexedJournal(place: string, page: string, isAlive: (page: string) => Promise<boolean>): Promise<Journal> {
  const database = await open();

  const orphaned = async (): Promise<Set<string>> => {
    const pages = new Set((await database.getAllFromIndex("operations", "place", place)).map((row) => row.page));
    pages.delete(page);
    const alive = await Promise.all([...pages].map(isAlive));
    return new Set([...pages].filter((_, number) => !alive[number]));
  };

  const load = async (): Promise<Entry[]> => {
    const taken = await orphaned();
    const transaction = database.transaction("operations", "readwrite");
    const rows = await transaction.store.index("place").getAll(place);
    const mine = rows.filter((row) => row.page === page || taken.has(row.page));
    await Promise.all(mine.map((row) => transaction.store.put({ ...row, page })));
    await transaction.done;
    return mine.map((row) => row.entry).sort((a, b) => a.seq - b.seq);
  };

  const write = async (put: readonly Entry[], remove: readonly string[]): Promise<void> => {
    const transaction = database.transaction("operations", "readwrite", { durability: "strict" });
    const { store } = transaction;
    await Promise.all([
      ...remove.map((id) => store.delete(id)),
      ...put.map((entry) => store.put({ id: entry.operation.id, place, page, entry })),
      transaction.done,
    ]);
  };

  return { load, write };
}
