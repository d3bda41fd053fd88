// The upload queue of a case. It outlives the page, so looking at a field does not stop two hundred files.

import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";

import { type Field, keys, type Uuid } from "../../../api";
import type { StoredField } from "../../../api/types";
import { uploadField } from "../../../api/upload";
import { createUploadQueue, isUnderWay, type UploadQueue } from "./queue";

const queues = new Map<Uuid, UploadQueue>();

const withField = (fields: Field[] | undefined, added: StoredField): Field[] | undefined =>
  fields && !fields.some(({ id }) => id === added.id) ? [...fields, added] : fields;

function queueOf(caseId: Uuid, client: QueryClient): UploadQueue {
  const known = queues.get(caseId);
  if (known) return known;
  const queue = createUploadQueue({
    atOnce: 1, // fields are numbered as they arrive: one after another keeps the files' order
    send: (file, slide, onProgress) => uploadField({ case: caseId, slide, file, onProgress }),
    onStored: (field) => client.setQueryData<Field[]>(keys.fields(caseId), (fields) => withField(fields, field)),
    onIdle: () => {
      for (const queryKey of [keys.fields(caseId), keys.case(caseId), keys.slides(caseId), ["cases"]]) {
        void client.invalidateQueries({ queryKey });
      }
    },
  });
  queues.set(caseId, queue);
  return queue;
}

/** Ask before the window closes while files are on their way. */
function useLeaveGuard(busy: boolean): void {
  useEffect(() => {
    if (!busy) return undefined;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [busy]);
}

export function useUploads(caseId: Uuid) {
  const queue = queueOf(caseId, useQueryClient());
  const items = useSyncExternalStore(queue.subscribe, queue.snapshot);
  useLeaveGuard(items.some(isUnderWay));
  return { queue, items };
}
