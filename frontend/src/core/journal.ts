// Where edits wait until the server has acknowledged them. They are written down here before they are sent.

import { openDB, type DBSchema, type IDBPDatabase } from "idb";

import type { Cell, Operation } from "./types";

/** Why an entry is not sent for now: the server has another version of its cell, the field was approved since, or the operation is not taken. */
export type Aside =
  | { readonly why: "conflict"; readonly server: Cell }
  | { readonly why: "overtaken" | "refused"; readonly reason: string };

/** One waiting edit. `after` is the cell as this person made it, shown again after a reload. */
export interface Entry {
  readonly seq: number;
  readonly operation: Operation;
  readonly after: Cell;
  /** True from the moment before its first attempt: the server may have it, so its content is fixed. */
  readonly sent: boolean;
  readonly aside: Aside | null;
  /** The field's revision that this person saw when it was made, as far as that was written down. */
  readonly seen?: number | undefined;
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

/** Each page's edits together, in the order they were made: they build on one another. */
const byPage = (a: Row, b: Row): number => (a.page === b.page ? a.entry.seq - b.entry.seq : a.page < b.page ? -1 : 1);

type IsAlive = (page: string) => Promise<boolean>;

/** Those of these rows whose page has ended, in whatever way. */
async function orphansOf(rows: readonly Row[], isAlive: IsAlive): Promise<Row[]> {
  const pages = [...new Set(rows.map((row) => row.page))];
  const alive = new Set((await Promise.all(pages.map(async (page) => ((await isAlive(page)) ? [page] : [])))).flat());
  return rows.filter((row) => !alive.has(row.page));
}

/** How many edits of a person closed pages have left in this browser, by the fields they are of. */
export async function leftBehind(person: string, isAlive: IsAlive): Promise<ReadonlyMap<string, number>> {
  const start = `${person}/`;
  const rows = await (await open()).getAllFromIndex("operations", "place", IDBKeyRange.bound(start, `${start}\uffff`));
  const fields = new Map<string, number>();
  for (const { place } of await orphansOf(rows, isAlive)) fields.set(place.slice(start.length), (fields.get(place.slice(start.length)) ?? 0) + 1);
  return fields;
}

/**
 * Entries in IndexedDB. `page` names this page, `isAlive` says whether another page still runs: two open tabs each send
 * their own edits, and what a closed or crashed one left is taken over by the next that opens the field.
 */
export async function indexedJournal(place: string, page: string, isAlive: IsAlive): Promise<Journal> {
  const database = await open();

  const load = async (): Promise<Entry[]> => {
    const known = await database.getAllFromIndex("operations", "place", place);
    if (!known.length) return [];
    const others = known.filter((row) => row.page !== page);
    const taken = new Set((await orphansOf(others, isAlive)).map((row) => row.page));
    const transaction = database.transaction("operations", "readwrite");
    const rows = await transaction.store.index("place").getAll(place);
    const mine = rows.filter((row) => row.page === page || taken.has(row.page));
    await Promise.all(mine.map((row) => transaction.store.put({ ...row, page })));
    await transaction.done;
    return mine.sort(byPage).map((row) => row.entry);
  };

  const write = async (put: readonly Entry[], remove: readonly string[]): Promise<void> => {
    const transaction = database.transaction("operations", "readwrite", { durability: "strict" });
    const { store } = transaction;
    const asked = [...remove.map((id) => store.delete(id)), ...put.map((entry) => store.put({ id: entry.operation.id, place, page, entry }))];
    transaction.commit(); // at once, and not when the page has heard of each: it may be closed before it comes to that
    await Promise.all([...asked, transaction.done]);
  };

  return { load, write };
}
