// The mouse and the pen on the crops: click, Shift and Ctrl click, a frame from an empty place, dragging to another group.

import { useState, type MouseEvent, type PointerEvent, type RefObject } from "react";

import { between, touched, type Layout } from "../core/gallery";
import type { Box, Point } from "../core/types";
import { useOpened } from "./hooks";

/** A pointer that moves less than this between press and release, in CSS pixels, has clicked and not dragged. */
const LEAST_DRAG = 5;
/** So near an edge the crops scroll under a frame or a drag. */
const EDGE = 40;

interface Options {
  readonly element: RefObject<HTMLDivElement | null>;
  readonly layout: Layout;
  readonly cellWidth: number;
  readonly cursor: string | null;
  readonly setCursor: (id: string | null) => void;
  readonly show: (id: string) => void;
}

interface Press {
  /** The cell under it; null is an empty place. */
  readonly id: string | null;
  readonly screen: Point;
  readonly at: Point;
  /** What was selected before, kept where Shift or Ctrl is held. */
  readonly kept: readonly string[];
  readonly moving: boolean;
}

const idUnder = (target: EventTarget | null): string | null =>
  (target instanceof Element ? target.closest<HTMLElement>("[data-id]") : null)?.dataset.id ?? null;

const dropUnder = ({ x, y }: Point): string | null =>
  document.elementFromPoint(x, y)?.closest<HTMLElement>("[data-drop]")?.dataset.drop ?? null;

const spanned = (a: Point, b: Point): Box => [Math.min(a.x, b.x), Math.min(a.y, b.y), Math.abs(a.x - b.x), Math.abs(a.y - b.y)];

export function usePointer({ element, layout, cellWidth, cursor, setCursor, show }: Options) {
  const { room, actions } = useOpened();
  const { selection } = room;
  const [press, setPress] = useState<Press | null>(null);
  const [frame, setFrame] = useState<Box | null>(null);
  const [ghost, setGhost] = useState<Point | null>(null);
  const [over, setOver] = useState<string | null>(null);

  const inContent = (event: PointerEvent): Point => {
    const rows = element.current?.firstElementChild?.getBoundingClientRect();
    return { x: event.clientX - (rows?.left ?? 0), y: event.clientY - (rows?.top ?? 0) };
  };

  const scroll = ({ clientY }: PointerEvent): void => {
    const edge = element.current?.getBoundingClientRect();
    if (!edge) return;
    const by = clientY < edge.top + EDGE ? -EDGE / 2 : clientY > edge.bottom - EDGE ? EDGE / 2 : 0;
    if (by) element.current?.scrollBy(0, by);
  };

  const choose = (id: string, { shiftKey, ctrlKey, metaKey }: PointerEvent): void => {
    if (shiftKey) selection.replace(between(layout.order, selection.snapshot() ?? cursor ?? id, id));
    else if (ctrlKey || metaKey) selection.toggle(id);
    else selection.select(id);
    setCursor(id);
  };

  const onPointerDown = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    const kept = event.shiftKey || event.ctrlKey || event.metaKey ? [...selection.all()] : [];
    setPress({ id: idUnder(event.target), screen: { x: event.clientX, y: event.clientY }, at: inContent(event), kept, moving: false });
  };

  const begin = (event: PointerEvent, now: Press): boolean => {
    const far = Math.hypot(event.clientX - now.screen.x, event.clientY - now.screen.y) >= LEAST_DRAG;
    // Fingers scroll; mice and pens frame and drag.
    if (!far || event.pointerType === "touch") return false;
    element.current?.setPointerCapture(event.pointerId);
    if (now.id && !selection.has(now.id)) selection.select(now.id);
    setPress({ ...now, moving: true });
    return true;
  };

  const onPointerMove = (event: PointerEvent): void => {
    if (!press || (!press.moving && !begin(event, press))) return;
    scroll(event);
    if (press.id) {
      setGhost({ x: event.clientX, y: event.clientY });
      setOver(dropUnder({ x: event.clientX, y: event.clientY }));
      return;
    }
    const box = spanned(press.at, inContent(event));
    setFrame(box);
    selection.replace([...press.kept, ...touched(layout, box, cellWidth)]);
  };

  const release = (): void => {
    setPress(null);
    setFrame(null);
    setGhost(null);
    setOver(null);
  };

  const onPointerUp = (event: PointerEvent): void => {
    if (!press) return;
    const drop = press.moving && press.id ? dropUnder({ x: event.clientX, y: event.clientY }) : null;
    if (drop !== null) actions.relabel(drop || null);
    else if (!press.moving && press.id) choose(press.id, event);
    else if (!press.moving && !press.kept.length) selection.select(null);
    release();
  };

  const onDoubleClick = (event: MouseEvent): void => {
    const id = idUnder(event.target);
    if (id) show(id);
  };

  return { frame, ghost, over, handlers: { onPointerDown, onPointerMove, onPointerUp, onPointerCancel: release, onDoubleClick } };
}
