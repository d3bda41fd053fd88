// What a person does to the selected cells, one or thousands: each call is one step of undo.

import { allAccepted, allDeleted, allMoved, allResized, duplicated, inClass, parted, relabelled } from "../core/bulk";
import { changed, drawn } from "../core/edits";
import { clamp, rounded, sameBox } from "../core/geometry";
import { isVisible, type Box, type Cell, type Point } from "../core/types";
import { t } from "../i18n";
import type { Selecting } from "./selecting";
import type { Session } from "./session";

/** Presses of an arrow key that follow each other this closely are one undo. */
const BURST_MS = 1000;
/** Where a duplicate lies from its original, in field pixels. */
const BESIDE: Point = { x: 12, y: 12 };

export function createEditing(session: Session, { say, nameOf, chosen, select }: Selecting) {
  const { document, selection, settings, field, index, labels, codeOf } = session;
  let burst = { group: "", until: 0 };

  const mayEdit = (): boolean => {
    if (session.leaving.get()) return false;
    const why = session.whyFixed();
    if (why) say(t(`viewer:readOnly.${why}`));
    return why === null;
  };

  const edit = (cells: readonly Cell[], group?: string): boolean => {
    const may = mayEdit();
    if (may) document.edit(cells, group);
    return may;
  };

  /** "Myelocyte", or "12 cells" where there are several. */
  const named = (cells: readonly Cell[]): string =>
    cells.length === 1 && cells[0] ? nameOf(cells[0].label) : t("viewer:cells", { count: cells.length });

  const relabel = (label: string | null): void => {
    const cells = chosen();
    if (!cells.length) say(t("viewer:said.drawsAs", { name: nameOf(label) }));
    else if (!edit(relabelled(cells, label, codeOf))) return;
    else say(cells.length === 1 ? nameOf(label) : t("viewer:said.relabelled", { count: cells.length, name: nameOf(label) }));
    settings.set({ ...settings.get(), label });
  };

  const sayPlaces = (cells: readonly Cell[]): void => {
    const [only] = cells.flatMap(({ id }) => document.store.get(id) ?? []);
    if (!only) return;
    const [x, y, width, height] = only.box.map(Math.round);
    say(t("viewer:said.moved", { count: cells.length, name: nameOf(only.label), x, y, width, height }));
  };

  /** Give one cell another box. Where it only moved and others are selected with it, they go along. */
  const reshape = (id: string, box: Box): void => {
    const cell = document.store.get(id);
    if (!cell) return;
    const together = selection.has(id) && selection.size() > 1 && box[2] === cell.box[2] && box[3] === cell.box[3];
    const moved = together ? allMoved(chosen(), { x: box[0] - cell.box[0], y: box[1] - cell.box[1] }, field.get(), codeOf) : [changed(cell, { box: rounded(box, field.get()) }, codeOf)];
    if (edit(moved)) sayPlaces(moved);
  };

  const draw = (box: Box): void => {
    const cell = drawn(rounded(box, field.get()), settings.get().label, session.me.username, new Date().toISOString());
    if (edit([cell])) select(cell.id);
  };

  const remove = (): void => {
    const cells = chosen();
    if (cells.length && edit(allDeleted(cells))) say(t("viewer:said.deleted", { what: named(cells) }));
  };

  const accept = (): void => {
    const open = chosen().filter((cell) => cell.status === "proposed");
    if (open.length && edit(allAccepted(open))) say(t("viewer:said.accepted", { what: named(open) }));
  };

  const duplicate = (): void => {
    const cells = chosen();
    const there = [...session.document.store.all().values()].filter(isVisible);
    const isTaken = (box: Box) => there.some((cell) => sameBox(cell.box, box));
    const copies = duplicated(cells, BESIDE, field.get(), session.me.username, new Date().toISOString(), isTaken);
    if (!copies.length || !edit(copies)) return;
    selection.replace(copies.map((cell) => cell.id));
    say(t("viewer:said.duplicated", { what: named(cells) }));
  };

  /** Move (or with `size`, resize) the selected boxes by field pixels; quick repetitions are one step of undo. */
  const nudge = (by: Point, size: boolean): void => {
    const cells = chosen();
    if (!cells.length) return;
    const now = performance.now();
    const group = `${selection.snapshot()} ${cells.length} ${size ? "size" : "place"}`;
    const key = burst.group.startsWith(group) && now < burst.until ? burst.group : `${group} ${now}`;
    burst = { group: key, until: now + BURST_MS };
    if (edit((size ? allResized : allMoved)(cells, by, field.get(), codeOf), key)) sayPlaces(cells);
  };

  /** Accept a class's proposals from a score on, or reject those below it. `label`: null unidentified, undefined every class. */
  const decide = (label: string | null | undefined, score: number, how: "accept" | "reject"): void => {
    const { from, below } = parted(document.store.all().values(), inClass(labels, label), score);
    const cells = how === "accept" ? from : below;
    if (edit((how === "accept" ? allAccepted : allDeleted)(cells))) say(t(`viewer:said.${how}ed`, { what: t("viewer:cells", { count: cells.length }) }));
  };

  const travel = (how: "undo" | "redo"): void => {
    if (!mayEdit()) return;
    const outcome = document.history[how]();
    if (!outcome) return say(t(`viewer:said.nothingTo.${how}`));
    const seen = outcome.done.filter((id) => index.has(id));
    if (seen.length === 1) select(seen[0] ?? null);
    else if (seen.length) selection.replace(seen);
    say(outcome.skipped ? t(`viewer:said.${how}Except`, { count: outcome.skipped }) : t(`viewer:said.${how}`, { what: t("viewer:cells", { count: outcome.done.length }) }));
  };

  return {
    mayEdit,
    relabel,
    reshape,
    draw,
    /** A new box in the middle of what is shown, for those who do not use a mouse. */
    drawAt: (middle: Point, side: number) => draw(clamp([middle.x - side / 2, middle.y - side / 2, side, side], field.get())),
    remove,
    accept,
    duplicate,
    nudge,
    decide,
    undo: () => travel("undo"),
    redo: () => travel("redo"),
    /** Whether any selected cell could be accepted. */
    isOpen: () => chosen().some((cell) => isVisible(cell) && cell.status === "proposed"),
  };
}
