// A link to the selected cell, into the clipboard.

import { t } from "../i18n";
import type { Actions } from "./actions";
import type { Session } from "./session";

/** Without TLS a browser offers no clipboard; copying from a text field works there too. */
async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = document.createElement("textarea");
    const before = document.activeElement;
    field.value = text;
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    return done;
  }
}

/** Whoever opens it comes to this field with the cell selected and in the middle; without a selection, to the field. */
export async function copyLink({ fieldId }: Session, actions: Actions): Promise<void> {
  const cell = actions.selected();
  const link = `${window.location.origin}/fields/${fieldId}${cell ? `?cell=${cell.id}` : ""}`;
  if (await copied(link)) actions.say(t(cell ? "viewer:said.linkToCell" : "viewer:said.linkToField"));
  else window.prompt(t("viewer:linkByHand"), link);
}
