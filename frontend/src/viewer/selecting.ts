// Which cells are selected, and the ways from one to the next.

import { inClass } from "../core/bulk";
import { centre, contains } from "../core/geometry";
import { surenessOf, type Box, type Cell } from "../core/types";
import { byUncertainty, inReadingOrder, isUnreviewed, neighbour } from "../core/walk";
import { t } from "../i18n";
import { twoDecimals } from "../theme/format";
import type { Session } from "./session";

export function createSelecting(session: Session) {
  const { document, selection, settings, index, labels } = session;
  /** Where the keyboard's walk goes on after its cell was deleted. */
  let last: Cell | undefined;

  const say = (text: string) => session.said.set(text);
  const selected = (): Cell | undefined => document.store.get(selection.snapshot() ?? "");
  const chosen = (): Cell[] => [...selection.all()].flatMap((id) => document.store.get(id) ?? []);
  const nameOf = (label: string | null): string => labels.find((one) => one.id === label)?.name ?? t("viewer:unidentified");

  const describe = (cell: Cell): string => {
    const status = t(`viewer:status.${cell.status}`);
    return cell.status === "proposed" && cell.score !== null
      ? t("viewer:said.proposal", { name: nameOf(cell.label), status, score: twoDecimals(surenessOf(cell) ?? 0) })
      : t("viewer:said.cell", { name: nameOf(cell.label), status });
  };

  /** Select and say what is selected. No key may change a cell unseen, so hidden boxes come back. */
  const chose = (how: () => void): void => {
    how();
    const cell = selected();
    if (!cell) return;
    last = cell;
    if (!settings.get().boxes) settings.set({ ...settings.get(), boxes: true });
    say(selection.size() > 1 ? t("viewer:said.selected", { count: selection.size() }) : describe(cell));
  };

  const select = (id: string | null): void => chose(() => selection.select(id));
  const many = (cells: readonly Cell[]): void => chose(() => selection.replace(cells.map((cell) => cell.id)));

  const step = (by: 1 | -1, which: (cell: Cell) => boolean = () => true, order = inReadingOrder): Cell | null => {
    const from = selected() ?? last;
    const shown = index.all().filter((cell) => cell.id === from?.id || which(cell));
    const known = from && !shown.some((cell) => cell.id === from.id) ? [...shown, from] : shown;
    const next = neighbour(known, from?.id ?? null, by, order);
    if (next && which(next) && index.has(next.id)) {
      select(next.id);
      return next;
    }
    return null;
  };

  const walk = (by: 1 | -1): void => {
    if (!step(by)) say(t("viewer:said.noneShown"));
  };

  /** The least sure proposal; from there the next one, and round. What is below the threshold is not asked about. */
  const nextUncertain = (): void => {
    const open = index.all().filter((cell) => cell.status === "proposed");
    const from = selected();
    const next = neighbour(open, from?.status === "proposed" ? from.id : null, 1, byUncertainty);
    if (next) select(next.id);
    else say(t("viewer:said.allDecided"));
  };

  const nextOfClass = (label: string | null | undefined = (selected() ?? last)?.label): void => {
    if (label === undefined) return say(t("viewer:said.chooseFirst"));
    if (!step(1, inClass(labels, label))) say(t("viewer:said.noneOfClass", { name: nameOf(label) }));
  };

  return {
    say,
    nameOf,
    selected,
    chosen,
    select,
    describe,
    next: () => walk(1),
    previous: () => walk(-1),
    /** The next cell nobody has decided on. */
    nextUnreviewed: () => {
      if (!step(1, isUnreviewed)) say(t(index.size() ? "viewer:said.allDecided" : "viewer:said.noneShown"));
    },
    nextUncertain,
    nextOfClass,
    /** Into the selection or out of it, as a click with Shift does. */
    toggle: (id: string) => chose(() => selection.toggle(id)),
    /** Every shown cell whose middle lies in a box of the field; with `more`, beside those selected already. */
    selectWithin: (box: Box, more: boolean) => {
      const found = index.within(box).filter((cell) => contains(box, centre(cell.box)));
      if (more) chose(() => selection.add(found.map((cell) => cell.id)));
      else many(found);
    },
    selectAll: () => many(index.all()),
    /** All shown cells of a class and its stages; of the selected cell's own class where none is named. */
    selectClass: (label: string | null | undefined = selected()?.label) => {
      if (label === undefined) return say(t("viewer:said.chooseFirst"));
      many(index.all().filter(inClass(labels, label)));
    },
  };
}

export type Selecting = ReturnType<typeof createSelecting>;
