// Brightness, contrast, gamma and stain of the picture on the screen. What is stored is never changed by it.

import { useEffect, useId, useLayoutEffect, type RefObject } from "react";

import { curve, isNeutral } from "../../core/adjust";
import { useOpened, useValue } from "../hooks";
import type { Stage } from "../stage/createStage";
import { normalise } from "./normalise";
import { viewSettingsOf } from "./settings";

export function PictureFilter({ stage, picture }: { stage: Stage | null; picture: RefObject<HTMLElement | null> }) {
  const { session } = useOpened();
  const { adjustment, normalised } = useValue(viewSettingsOf(session.me.id));
  const id = useId();
  const plain = isNeutral(adjustment);
  useEffect(() => {
    if (picture.current) picture.current.style.filter = plain ? "" : `url(#${CSS.escape(id)})`;
  }, [picture, id, plain, stage]);
  // Before the next field's tiles come: they are not moved by this one's stain.
  useLayoutEffect(() => (normalised && stage ? normalise(stage.picture.osd, session.field.get()) : undefined), [normalised, stage, session]);
  const values = curve(adjustment).map((value) => value.toFixed(4)).join(" ");
  return (
    <svg width="0" height="0" style={{ position: "absolute" }} aria-hidden="true">
      <filter id={id} x="0" y="0" width="100%" height="100%" colorInterpolationFilters="sRGB">
        <feComponentTransfer>
          <feFuncR type="table" tableValues={values} />
          <feFuncG type="table" tableValues={values} />
          <feFuncB type="table" tableValues={values} />
        </feComponentTransfer>
      </filter>
    </svg>
  );
}
