// What a person can do in the gallery, each as one function: the same for keys, buttons, drops and the mouse.

import { allAccepted, allDeleted, relabelled } from "../core/bulk";
import { following, type Shown } from "../core/gallery";
import type { Cell } from "../core/types";
import { t } from "../i18n";
import type { Room } from "./room";

export function createActions(room: Room) {
  const { desk, selection, labels, codeOf } = room;
  const say = (text: string) => room.said.set(text);
  const nameOf = (label: string | null): string => labels.find((one) => one.id === label)?.name ?? t("gallery:unidentified");

  const selected = (): Shown[] => [...selection.all()].flatMap((id) => desk.find(id) ?? []);

  /** Do it to the selected cells that may be changed, and tell how many it changed and how many it could not. */
  const apply = (change: (cells: readonly Cell[]) => readonly Cell[], done: (count: number) => string): boolean => {
    const all = selected();
    if (!all.length) {
      say(t("gallery:said.nothingSelected"));
      return false;
    }
    const open = all.filter(({ field }) => room.whyNot(field) === null);
    const fieldOf = new Map(open.map(({ cell, field }) => [cell.id, field]));
    const after = change(open.map(({ cell }) => cell)).map((cell) => ({ cell, field: fieldOf.get(cell.id) ?? "" }));
    const changed = after.filter(({ cell }) => desk.get(cell.id) !== cell);
    if (changed.length) desk.edit(changed);
    const closed = all.length - open.length;
    say([open.length ? done(changed.length) : "", closed ? t("gallery:said.sealed", { count: closed }) : ""].filter(Boolean).join(" "));
    return open.length > 0;
  };

  const relabel = (label: string | null): boolean =>
    apply((cells) => relabelled(cells, label, codeOf), (count) => t("gallery:said.relabelled", { count, name: nameOf(label) }));

  const travel = (how: "undo" | "redo"): string | null => {
    const outcome = desk[how]();
    if (!outcome) {
      say(t(`gallery:said.nothingTo.${how}`));
      return null;
    }
    selection.replace(outcome.done, outcome.done[0] ?? null);
    const skipped = outcome.skipped ? ` ${t("gallery:said.skipped", { count: outcome.skipped })}` : "";
    say(t(`gallery:said.${how}`, { count: outcome.done.length }) + skipped);
    return outcome.done[0] ?? null;
  };

  return {
    say,
    nameOf,
    selected,
    relabel,
    accept: () => apply(allAccepted, (count) => t("gallery:said.accepted", { count })),
    reject: () => apply(allDeleted, (count) => t("gallery:said.rejected", { count })),
    undo: () => travel("undo"),
    redo: () => travel("redo"),
    /** Where to go on when the selected cells are done with. */
    goOn: (order: readonly Shown[]): string | null => following(order, selection.all()),
  };
}

export type Actions = ReturnType<typeof createActions>;
