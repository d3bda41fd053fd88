// The photograph as it was stored, without boxes and without adjustments, beside the one that is worked on.

import { useEffect, useRef, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { useOpened, useValue } from "../hooks";
import type { Stage } from "../stage/createStage";
import { createPicture } from "../stage/picture";
import { link } from "./linked";
import { viewSettingsOf } from "./settings";
import classes from "./view.module.css";

/** One pane, or two with the original on the left. */
export function Panes({ stage, children }: { stage: Stage | null; children: ReactNode }) {
  const { original } = useValue(viewSettingsOf(useOpened().session.me.id));
  return (
    <div className={classes.panes} data-split={original || undefined}>
      {original && stage && <Original stage={stage} />}
      {children}
    </div>
  );
}

function Original({ stage }: { stage: Stage }) {
  const { session } = useOpened();
  const { t } = useTranslation("canvas");
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!element.current) return undefined;
    const picture = createPicture(element.current, session.field.get());
    const unlink = link([stage.picture.osd, picture.osd]);
    return () => {
      unlink();
      picture.destroy();
    };
  }, [stage, session]);
  return (
    <div className={classes.pane}>
      <div ref={element} className={classes.fill} role="img" aria-label={t("originalOf", { field: session.field.get().name })} />
      <p className={classes.paneName}>{t("original")}</p>
    </div>
  );
}
