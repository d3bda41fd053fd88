// Where fields are shown: one picture for all of them, and for each a scene of its boxes. No React.

import type { Point } from "../../core/types";
import { createValue } from "../../core/value";
import type { Actions } from "../actions";
import type { Session } from "../session";
import { takePicture } from "./begun";
import { createScene, type Scene, type StageElements } from "./scene";

/** How much of what is shown a key moves the view by. */
const PAN = 0.2;

/** The stage outlives the fields: the next one is shown in the same picture. `first` is the one it is made for. */
export function createStage(elements: StageElements, first: Session) {
  const picture = takePicture(elements.picture, first.field.get());
  const scale = (): number | null => {
    const view = picture.view();
    return view && Math.round(view.scale * 100) / 100;
  };
  const zoom = createValue(scale());
  picture.osd.addHandler("update-viewport", () => zoom.set(scale()));
  let scene: Scene | null = null;

  return {
    picture,
    view: picture.view,
    /** About the selected cell, so that it does not leave; else about the middle. */
    zoomBy: (factor: number): void => picture.zoomBy(factor, scene?.selectedInSight()),
    fit: picture.fit,
    lookAt: picture.lookAt,
    /** How large the field is drawn, in whole percents: 1 is one screen pixel for each field pixel; null until it is. */
    zoom,
    /** Show a field in place of another: picture, boxes and what the pointer does change together. */
    show: (session: Session, actions: Actions): void => {
      scene?.destroy();
      elements.svg.replaceChildren();
      picture.show(session.field.get());
      scene = createScene(elements, picture, session, actions);
      if (session.begin) picture.lookAt(session.begin.box);
    },
    /** Move the view by a share of what it shows. */
    panBy: ({ x, y }: Point): void => {
      const [{ width, height }, scale] = [picture.screen(), picture.view()?.scale ?? 1];
      picture.panBy({ x: (x * PAN * width) / scale, y: (y * PAN * height) / scale });
    },
    /** Bring the selected cell into sight if it is not. */
    showSelected: (): void => scene?.showSelected(),
    /** The middle of what is shown, and the side of a middling box there, in field pixels. */
    middle: () => ({ middle: picture.centre(), side: 60 / (picture.view()?.scale ?? 1) }),
    /** Called with every frame in which the view moved, until the returned function is called. */
    onView: (listener: () => void): (() => void) => {
      picture.osd.addHandler("update-viewport", listener);
      return () => picture.osd.removeHandler("update-viewport", listener);
    },
    destroy: (): void => {
      scene?.destroy();
      picture.destroy();
    },
  };
}

export type Stage = ReturnType<typeof createStage>;
