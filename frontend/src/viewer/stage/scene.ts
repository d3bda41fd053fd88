// One field on the stage: draws what its session shows, and turns the pointer into actions. No React.

import { centre, contains, MIN_SIZE } from "../../core/geometry";
import { whyReadOnly } from "../../core/rights";
import type { Box, Point, Size } from "../../core/types";
import { toField, visiblePart, wayTo, type View } from "../../core/viewport";
import { t } from "../../i18n";
import type { Actions } from "../actions";
import type { Session } from "../session";
import { createCanvasRenderer } from "./canvasRenderer";
import { oncePainted } from "../frames";
import { mark } from "../marks";
import { createHold, toolOf } from "./hold";
import type { Picture } from "./picture";
import { looksOf, UNIDENTIFIED } from "./renderer";
import { createSelectionLayer, type SelectionLook } from "./selectionLayer";
import { createSoil } from "./soil";
import { LEAST_DRAWN, TOOLS, type Gesture, type Situation } from "./tools";

/** A pointer that moves less than this between press and release, in CSS pixels, has clicked and not dragged. */
const LEAST_DRAG = 3;
const BAND = "#43579f";

export interface StageElements {
  readonly picture: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  readonly svg: SVGSVGElement;
}

export function createScene({ picture: element, canvas, svg }: StageElements, picture: Picture, session: Session, actions: Actions) {
  const field = session.field.get();
  const { document: cells, selection, settings, draft, index, labels } = session;
  const looks = looksOf(labels);
  const renderer = createCanvasRenderer(canvas, looks);
  const layer = createSelectionLayer(svg);
  let gesture: Gesture | null = null;
  let [more, pointer] = [false, "mouse"];
  let pressed: Point = { x: 0, y: 0 };
  let [frame, gone] = [0, false];
  let [first, complete, heard, edited] = [true, false, false, false];
  let drawnAt = "";

  const colourOf = (label: string | null) => (label === null ? UNIDENTIFIED : looks.get(label) ?? UNIDENTIFIED).colour;
  const isEditable = () => whyReadOnly(session.role, session.field.get().state) === null;

  const selectionLook = (): SelectionLook | null => {
    const dragged = draft.get();
    const cell = dragged ? dragged.cell : actions.selected();
    const box = dragged?.box ?? cell?.box;
    if (!box || (!settings.get().boxes && !dragged)) return null;
    if (dragged?.band) return { box, colour: BAND, dashed: true, handles: false };
    const label = cell ? cell.label : settings.get().label;
    return { box, colour: colourOf(label), dashed: cell?.status === "proposed", handles: isEditable() && cell !== null };
  };

  const draw = (): void => {
    const view = picture.view();
    if (!view) return;
    const screen = picture.screen();
    const at = [view.scale, view.left, view.top, screen.width, screen.height].join(" ");
    const places = soil.take();
    if (at !== drawnAt) drawBoxes(view, screen, null);
    else if (places?.length !== 0) drawBoxes(view, screen, places);
    drawnAt = at;
    layer.draw(selectionLook(), view);
    note();
  };

  const drawBoxes = (view: View, screen: Size, places: readonly Box[] | null): void => {
    const { boxes } = settings.get();
    renderer.draw({
      view, ...screen, cells: () => (boxes ? index.within(visiblePart(view, screen)) : []), within: (place) => (boxes ? index.within(place) : []), except: soil.excepted(), marked: new Set(soil.inConflict()),
      selected: selection.all(), fresh: session.fresh.get(), others: session.others.get(),
    }, places);
  };

  /** Say in the browser's timeline what this frame showed for the first time. */
  const note = (): void => {
    if (first) mark("boxes shown", field.id);
    if (complete) mark("field shown", field.id);
    if (heard) mark("cells heard", field.id);
    if (edited) oncePainted(cells.queue.hurry);
    [first, complete, heard, edited] = [false, false, false, false];
  };

  /** Draw before the next frame, however many things changed. */
  const redraw = (): void => {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      draw();
    });
  };

  const soil = createSoil(session, redraw);

  const situation = (view: View): Situation => ({ selected: actions.selected(), editable: isEditable(), field, scale: view.scale, more, pointer });

  const begin = (tool: keyof typeof TOOLS): void => {
    const view = picture.view();
    gesture = view && TOOLS[tool].press(situation(view), toField(view, pressed));
  };

  const hold = createHold(() => {
    begin("sketch");
    if (gesture) actions.say(t("viewer:said.hold"));
  });

  const onPress = (position: Point, { shiftKey, ctrlKey, metaKey, pointerType }: PointerEvent): void => {
    [more, pointer, pressed] = [shiftKey || ctrlKey || metaKey, pointerType, position];
    begin(toolOf(settings.get().tool, pointerType));
    if (!gesture) hold.begin(pointerType);
  };

  /** A second finger zooms: what the first one began is not meant. */
  const onPinch = (): void => {
    hold.end();
    gesture = null;
    draft.set(null);
  };

  const onDrag = (position: Point): boolean => {
    const view = picture.view();
    const still = Math.hypot(position.x - pressed.x, position.y - pressed.y) < LEAST_DRAG;
    if (!still) hold.end();
    if (!gesture || !view) return false;
    if (!draft.get() && still) return true;
    const { cell, band = false } = gesture;
    draft.set({ cell, band, box: gesture.to(toField(view, position)) });
    return true;
  };

  /** A box as narrow as can be was drawn beside the picture: nothing of it is inside. */
  const isDrawn = ([, , width, height]: Box, view: View): boolean =>
    Math.min(width, height) > MIN_SIZE && Math.max(width, height) * view.scale >= LEAST_DRAWN;

  const settle = (cell: Gesture["cell"], box: Box, view: View): void => {
    if (cell) actions.reshape(cell.id, box);
    else if (isDrawn(box, view)) actions.draw(box);
  };

  const onRelease = (): void => {
    const [dragged, view] = [draft.get(), picture.view()];
    hold.end();
    gesture = null;
    draft.set(null);
    if (dragged?.band) actions.selectWithin(dragged.box, more);
    else if (dragged && view) settle(dragged.cell, dragged.box, view);
  };

  const onClick = (position: Point): void => {
    const view = picture.view();
    if (!view || !settings.get().boxes) return;
    const cell = index.at(toField(view, position));
    if (more && cell) actions.toggle(cell.id);
    else if (!more) actions.select(cell?.id ?? null);
  };

  const onHover = (event: PointerEvent): void => {
    const view = picture.view();
    if (!view || draft.get() || event.buttons) return;
    const edge = element.getBoundingClientRect();
    const at = toField(view, { x: event.clientX - edge.left, y: event.clientY - edge.top });
    const tool = settings.get().tool;
    const over = tool === "select" && settings.get().boxes && index.at(at)?.id !== selection.snapshot() && index.at(at);
    const cursor = TOOLS[tool].cursor(situation(view), at);
    element.style.cursor = over && cursor === "grab" ? "pointer" : cursor;
  };

  const { osd } = picture;
  const stops = [selection, settings, draft, session.field].map((one) => one.subscribe(redraw));
  const on: typeof osd.addHandler = (name, handler) => {
    stops.push(() => osd.removeHandler(name, handler));
    return osd.addHandler(name, handler);
  };
  on("open", redraw);
  on("update-viewport", draw);
  on("resize", redraw);
  on("canvas-press", (event) => onPress(event.position, event.originalEvent as PointerEvent));
  on("canvas-drag", (event) => {
    if (onDrag(event.position)) event.preventDefaultAction = true;
  });
  on("canvas-release", onRelease);
  on("canvas-pinch", onPinch);
  on("canvas-click", (event) => {
    if (event.quick) onClick(event.position);
  });
  element.addEventListener("pointermove", onHover);

  stops.push(soil.stop, cells.store.subscribe(({ origin }) => {
    if (origin === "local") edited = true;
    else heard = true;
  }));
  picture.onComplete(() => {
    if (gone) return;
    complete = true;
    redraw();
  });
  redraw();

  return {
    /** The selected cell's box if its middle is in sight. */
    selectedInSight: (): Box | null => {
      const [view, box] = [picture.view(), actions.selected()?.box];
      return view && box && contains(visiblePart(view, picture.screen()), centre(box)) ? box : null;
    },
    /** Bring the selected cell into sight if it is not. */
    showSelected: (): void => {
      const [view, cell] = [picture.view(), actions.selected()];
      const way = view && cell && wayTo(view, cell.box, picture.screen(), field);
      if (way) picture.panBy(way);
    },
    destroy: (): void => {
      gone = true;
      hold.end();
      cancelAnimationFrame(frame);
      stops.forEach((stop) => stop());
      element.removeEventListener("pointermove", onHover);
    },
  };
}

export type Scene = ReturnType<typeof createScene>;
