// The open field on the screen: toolbar, picture, panel, dialogs, and the keys that work everywhere on it.

import { memo, useDeferredValue, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import { OpenedContext, useCommands, useOpened, usePart, useSaved, useValue } from "./hooks";
import { LiveRegion, Said } from "./LiveRegion";
import { ConflictDialog } from "./panel/ConflictDialog";
import { DecideDialog } from "./panel/DecideDialog";
import { KeySheet } from "./panel/KeySheet";
import { Legend } from "./panel/Legend";
import { openPalette, Palette } from "./panel/Palette";
import { Panel } from "./panel/Panel";
import { StepDialog } from "./panel/StepDialog";
import { Toolbar } from "./panel/Toolbar";
import { useStage } from "./stage/useStage";
import { useKeys } from "./useKeys";
import { Corner } from "./view/Corner";
import { MissingTiles } from "./view/MissingTiles";
import { Panes } from "./view/Original";
import { PictureFilter } from "./view/PictureFilter";
import classes from "./viewer.module.css";

const Tools = memo(Toolbar);
const Hints = memo(Legend);
const Beside = memo(Panel);

/** On the way to the next field the picture goes first; what stands around it follows in the next moment. */
export function Workbench({ target }: { target: number | undefined }) {
  const opened = useOpened();
  const { session, actions } = opened;
  const later = useDeferredValue(opened);
  const { t } = useTranslation("viewer");
  const root = useRef<HTMLElement>(null);
  const { refs, stage } = useStage();
  const laterStage = useDeferredValue(stage);
  const tool = usePart(session.settings, (settings) => settings.tool);
  const { keymap } = useCommands();
  useKeys(root, keymap, { session, actions, stage, openPalette });
  // The keys work at once, on the next field too; nobody has to click into the picture first.
  useEffect(() => root.current?.focus({ preventScroll: true }), [session]);
  const { name } = session.field.get();
  return (
    <section ref={root} className={classes.viewer} tabIndex={-1} aria-label={t("viewerOf", { name })}>
      <div className={classes.left}>
        <OpenedContext value={later}>
          <Tools stage={laterStage} />
        </OpenedContext>
        <Panes stage={stage}>
          <div className={classes.stage} data-tool={tool}>
            <div ref={refs.picture} className={classes.picture} role="img" aria-label={t("photograph", { name })} />
            <canvas ref={refs.canvas} className={classes.overlay} aria-hidden="true" />
            <svg ref={refs.svg} className={classes.overlay} aria-hidden="true" />
            <PictureFilter stage={stage} picture={refs.picture} />
            {stage && <Corner stage={stage} />}
            {stage && <MissingTiles stage={stage} />}
          </div>
        </Panes>
        <OpenedContext value={later}>
          <Hints />
        </OpenedContext>
        <Said />
      </div>
      <OpenedContext value={later}>
        <Beside target={target} />
      </OpenedContext>
      {stage && <Palette context={{ session, actions, stage, openPalette }} />}
      <Dialogs />
      <LeaveWarning />
      <LiveRegion />
    </section>
  );
}

/** One at a time; what needs a decision about lost work comes before all others. */
function Dialogs() {
  const { session, actions } = useOpened();
  const dialog = useValue(session.dialog);
  const conflict = useSaved((status) => status.conflicts.length > 0);
  const close = () => actions.open(null);
  if (conflict) return <ConflictDialog />;
  if (dialog?.is === "keys") return <KeySheet onClose={close} />;
  if (dialog?.is === "decide") return <DecideDialog label={dialog.label} onClose={close} />;
  return dialog?.is === "step" ? <StepDialog key={dialog.step} step={dialog.step} onClose={close} /> : null;
}

/** Ask before the tab closes while edits wait. They would survive it, but only on this computer. */
function LeaveWarning() {
  const saved = useSaved((status) => status.state === "saved");
  useEffect(() => {
    if (saved) return undefined;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [saved]);
  return null;
}

