// Crops by the dozen: those that come into sight together are asked for in one request, and kept for the next time.

import { bytesOf } from "../api/client";

export interface Crop {
  readonly field: string;
  readonly x: number;
  readonly y: number;
  readonly side: number;
  /** Device pixels a side, one of those the server cuts. */
  readonly size: number;
}

/** The address of a picture in memory; null while it comes, "" where it cannot be had now. */
export type Picture = string | null;

type Fetch = (path: string) => Promise<ArrayBuffer>;

/** Crops in one request: more would make the first of them wait for the last. */
const TOGETHER = 24;
/** Requests at once; the browser's other connections are for edits. */
const AT_ONCE = 3;
/** A kept crop has about 4 kB. */
const KEPT = 3000;
const GATHER_MS = 12;
const AGAIN_MS = 3000;
const LENGTH = 4;

const keyOf = ({ field, x, y, side, size }: Crop): string => [field, x, y, side, size].join(".");

/** The pictures of an answer: each behind its length; an empty one could not be had. */
export function unpacked(bytes: ArrayBuffer): ArrayBuffer[] {
  const view = new DataView(bytes);
  const found: ArrayBuffer[] = [];
  for (let at = 0; at + LENGTH <= bytes.byteLength; ) {
    const length = view.getUint32(at);
    found.push(bytes.slice(at + LENGTH, at + LENGTH + length));
    at += LENGTH + length;
  }
  return found;
}

export function createCrops(fetchBytes: Fetch = bytesOf, most = KEPT) {
  const pictures = new Map<string, string>();
  const waiting = new Map<string, Crop>();
  const listeners = new Map<string, Set<() => void>>();
  let under = 0;
  let timer: number | undefined;

  const tell = (key: string): void => listeners.get(key)?.forEach((listener) => listener());

  const keep = (key: string, picture: string): void => {
    pictures.set(key, picture);
    for (const [old, address] of pictures) {
      if (pictures.size <= most) return;
      if (listeners.has(old)) continue;
      pictures.delete(old);
      if (address) URL.revokeObjectURL(address);
    }
  };

  /** The last wanted first: what came into sight last is what somebody looks at. */
  const nextSet = (): Crop[] => {
    const all = [...waiting.values()];
    const last = all.at(-1);
    return all.filter(({ size }) => size === last?.size).slice(-TOGETHER);
  };

  const send = async (set: readonly Crop[]): Promise<void> => {
    const of = set.map(({ field, x, y, side }) => [field, x, y, side].join(".")).join(",");
    const found = await fetchBytes(`/api/crops?size=${set[0]?.size ?? 0}&of=${of}`).then(unpacked, () => null);
    if (!found) window.setTimeout(() => askAgain(set), AGAIN_MS);
    else show(set, found);
  };

  const show = (set: readonly Crop[], found: readonly ArrayBuffer[]): void =>
    set.forEach((crop, at) => {
      const part = found[at];
      const picture = part?.byteLength ? URL.createObjectURL(new Blob([part], { type: "image/jpeg" })) : "";
      keep(keyOf(crop), picture);
      tell(keyOf(crop));
    });

  /** The server did not answer: those that are still in sight are asked for once more. */
  const askAgain = (set: readonly Crop[]): void => {
    for (const crop of set) if (listeners.has(keyOf(crop)) && !pictures.get(keyOf(crop))) waiting.set(keyOf(crop), crop);
    timer ??= window.setTimeout(go, GATHER_MS);
  };

  const go = (): void => {
    timer = undefined;
    while (under < AT_ONCE && waiting.size) {
      const set = nextSet();
      set.forEach((crop) => waiting.delete(keyOf(crop)));
      under += 1;
      void send(set).finally(() => {
        under -= 1;
        go();
      });
    }
  };

  return {
    get: (crop: Crop): Picture => pictures.get(keyOf(crop)) ?? null,
    /** Have a crop fetched, or again where it could not be had; nobody waits for it any more after the returned call. */
    want: (crop: Crop, listener: () => void): (() => void) => {
      const key = keyOf(crop);
      listeners.set(key, (listeners.get(key) ?? new Set()).add(listener));
      if (!pictures.get(key)) {
        pictures.delete(key);
        waiting.set(key, crop);
        timer ??= window.setTimeout(go, GATHER_MS);
      }
      return () => {
        const rest = listeners.get(key);
        rest?.delete(listener);
        if (rest?.size) return;
        listeners.delete(key);
        waiting.delete(key);
      };
    },
  };
}

/** Kept while the application is open, so that the way back from a field shows the same crops at once. */
export const crops = createCrops();
