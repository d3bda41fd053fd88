// A line of files on their way to the server: a few at once, each with its progress and its outcome. No React, no network of its own.

import { ApiError, sentenceOf } from "../../../api/errors";
import { t } from "../../../i18n";
import type { StoredField, Uuid } from "../../../api/types";

/** `refused`: the server or this page will not have the file. `failed`: the same file may get through later. */
export type UploadState = "waiting" | "sending" | "stored" | "duplicate" | "refused" | "failed";

export interface UploadItem {
  readonly id: number;
  readonly file: File;
  readonly slide: Uuid | undefined;
  readonly state: UploadState;
  /** Share sent, 0 to 1. */
  readonly share: number;
  /** Why it was refused or failed, or which field already holds it. */
  readonly sentence: string;
}

export type Send = (file: File, slide: Uuid | undefined, onProgress: (share: number) => void) => Promise<StoredField>;

interface Options {
  send: Send;
  onStored?: (field: StoredField) => void;
  /** Called when the last file under way has ended. */
  onIdle?: () => void;
  atOnce?: number;
}

export const ACCEPTED = [".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp"] as const;

const isImage = (name: string): boolean => ACCEPTED.some((ending) => name.toLowerCase().endsWith(ending));

function newItem(id: number, file: File, slide: Uuid | undefined): UploadItem {
  const base = { id, file, slide, share: 0 };
  if (isImage(file.name)) return { ...base, state: "waiting", sentence: "" };
  return { ...base, state: "refused", sentence: t("case:upload.noImage") };
}

function outcome(field: StoredField): Partial<UploadItem> {
  if (!field.duplicate) return { state: "stored", share: 1, sentence: "" };
  return { state: "duplicate", share: 1, sentence: t("case:upload.alreadyAs", { name: field.name }) };
}

function failure(error: unknown): Partial<UploadItem> {
  const again = !(error instanceof ApiError) || error.passing || error.signedOut;
  return { state: again ? "failed" : "refused", share: 0, sentence: sentenceOf(error) };
}

export const isUnderWay = ({ state }: UploadItem): boolean => state === "waiting" || state === "sending";

export function createUploadQueue({ send, onStored, onIdle, atOnce = 2 }: Options) {
  let items: readonly UploadItem[] = [];
  let nextId = 1;
  const listeners = new Set<() => void>();

  const set = (next: readonly UploadItem[]) => {
    items = next;
    listeners.forEach((listener) => listener());
  };
  const change = (id: number, patch: Partial<UploadItem>) =>
    set(items.map((item) => (item.id === id ? { ...item, ...patch } : item)));

  async function sendOne({ id, file, slide }: UploadItem): Promise<void> {
    change(id, { state: "sending", share: 0, sentence: "" });
    try {
      const field = await send(file, slide, (share) => change(id, { share }));
      change(id, outcome(field));
      onStored?.(field);
    } catch (error) {
      change(id, failure(error));
    }
    pump();
    if (!items.some(isUnderWay)) onIdle?.();
  }

  function pump(): void {
    const free = atOnce - items.filter((item) => item.state === "sending").length;
    items
      .filter((item) => item.state === "waiting")
      .slice(0, Math.max(0, free))
      .forEach((item) => void sendOne(item));
  }

  const queueAgain = (wanted: (item: UploadItem) => boolean) => {
    set(items.map((item) => (wanted(item) ? { ...item, state: "waiting", sentence: "" } : item)));
    pump();
  };

  return {
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    snapshot: () => items,
    add: (files: readonly File[], slide?: Uuid) => {
      const inOrder = [...files].sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
      set([...items, ...inOrder.map((file) => newItem(nextId++, file, slide))]);
      pump();
    },
    retry: (id: number) => queueAgain((item) => item.id === id && item.state === "failed"),
    retryAll: () => queueAgain((item) => item.state === "failed"),
    /** Forget every file that is not under way. */
    clear: () => set(items.filter(isUnderWay)),
  };
}

export type UploadQueue = ReturnType<typeof createUploadQueue>;
