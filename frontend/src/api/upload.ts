// Sending one file. XMLHttpRequest, because fetch cannot say how much of an upload has left.

import { announced, csrfToken, parsed } from "./client";
import { toApiError, unreachable } from "./errors";
import type { StoredField, Uuid } from "./types";

export interface Upload {
  case: Uuid;
  slide?: Uuid | undefined;
  file: File;
  /** Hears the share sent so far, 0 to 1. */
  onProgress: (share: number) => void;
}

function formOf({ case: caseId, slide, file }: Upload): FormData {
  const form = new FormData();
  form.set("case", caseId);
  if (slide) form.set("slide", slide);
  form.set("file", file, file.name);
  return form;
}

/** Store one photograph as a field. Resolves with the existing field and `duplicate` where the case already holds it. */
export function uploadField(upload: Upload): Promise<StoredField> {
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    xhr.open("POST", "/api/fields");
    xhr.setRequestHeader("X-CSRFToken", csrfToken());
    xhr.setRequestHeader("Accept", "application/json");
    xhr.upload.onprogress = (event) => upload.onProgress(event.total ? event.loaded / event.total : 0);
    xhr.onerror = () => reject(announced(unreachable()));
    xhr.onload = () => {
      const body = parsed(xhr.responseText);
      if (xhr.status >= 200 && xhr.status < 300 && body) resolve(body as StoredField);
      else reject(announced(toApiError(xhr.status, body)));
    };
    xhr.send(formOf(upload));
  });
}
