// The picture of a field whose cells are still on their way: begun where they are waited for, and handed to the stage.

import type { Field } from "../../api/types";
import { createPicture, type Picture } from "./picture";

interface Begun {
  readonly field: string;
  readonly host: HTMLElement;
  readonly picture: Picture;
}

let begun: Begun | null = null;

function made(parent: HTMLElement, field: Field): Begun {
  const host = document.createElement("div");
  Object.assign(host.style, { position: "absolute", inset: "0" });
  parent.append(host);
  return { field: field.id, host, picture: createPicture(host, field) };
}

/** Begin a field's picture here. The returned function ends it, unless the stage has taken it over by the end of the commit. */
export function beginPicture(parent: HTMLElement, field: Field): () => void {
  const mine = made(parent, field);
  begun = mine;
  return () =>
    queueMicrotask(() => {
      if (begun !== mine) return;
      begun = null;
      mine.picture.destroy();
    });
}

/** The picture of a field in this place: the one that was begun, with the tiles it has by now, or a new one. */
export function takePicture(parent: HTMLElement, field: Field): Picture {
  const known = begun?.field === field.id ? begun : null;
  if (!known) return made(parent, field).picture;
  begun = null;
  parent.append(known.host);
  return known.picture;
}
