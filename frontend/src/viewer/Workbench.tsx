// The open field on the screen: toolbar, picture, panel, dialogs, and the keys that work everywhere on it.

import { memo, useDeferredValue, useLayoutEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import { useLeaveWarning } from "../app/useLeaveWarning";
import { CompareDialog } from "./compare/CompareDialog";
import type { FieldSteps } from "./FieldViewer";
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
import { HintsWaiting, PanelWaiting, ToolsWaiting } from "./Waiting";
import classes from "./viewer.module.css";

const Tools = memo(Toolbar);
const Hints = memo(Legend);
const Below = memo(Corner);
const Holes = memo(MissingTiles);
const Commands = memo(Palette);
const Beside = memo(Panel);
const Told = memo(LiveRegion);

/**
 * On the way to the next field the picture, the panel and the keys go together; tools, hints and what screen readers are told
 * follow in the next moment. At the first field the panel does so too: the boxes do not wait for it.
 */
export function Workbench({ target, steps }: { target: number | undefined; steps: FieldSteps | undefined }) {
  const opened = useOpened();
  const { session, actions } = opened;
  const later = useDeferredValue(opened, null);
  const { t } = useTranslation("viewer");
  const root = useRef<HTMLElement>(null);
  const { refs, stage } = useStage();
  const tool = usePart(session.settings, (settings) => settings.tool);
  const leaving = useValue(session.leaving);
  const { keymap } = useCommands();
  useKeys(root, keymap, { session, actions, stage, openPalette });
  useLeaveWarning(() => session.document.queue.status().state !== "saved");
  // The keys work at once, on the next field too; nobody has to click into the picture first.
  useLayoutEffect(() => {
    if (document.activeElement !== root.current) root.current?.focus({ preventScroll: true });
  }, [session]);
  const { name } = session.field.get();
  return (
    <section ref={root} className={classes.viewer} tabIndex={-1} inert={leaving} aria-label={t("viewerOf", { name })}>
      <div className={classes.left}>
        {later ? <OpenedContext value={later}><Tools stage={stage} /></OpenedContext> : <ToolsWaiting />}
        <Panes stage={stage}>
          <div className={classes.stage} data-tool={tool}>
            <div ref={refs.picture} className={classes.picture} role="img" aria-label={t("photograph", { name })} />
            <canvas ref={refs.canvas} className={classes.overlay} aria-hidden="true" />
            <svg ref={refs.svg} className={classes.overlay} aria-hidden="true" />
            <PictureFilter stage={stage} picture={refs.picture} />
            {later && stage && <OpenedContext value={later}><Below stage={stage} /><Holes stage={stage} /></OpenedContext>}
          </div>
        </Panes>
        {later ? <OpenedContext value={later}><Hints /></OpenedContext> : <HintsWaiting />}
        <Said />
      </div>
      {later ? <Beside target={target} /> : <PanelWaiting />}
      {later && stage && <OpenedContext value={later}><Commands stage={stage} steps={steps} /><Told /></OpenedContext>}
      <Dialogs />
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
  if (dialog?.is === "compare") return <CompareDialog onClose={close} />;
  if (dialog?.is === "keys") return <KeySheet onClose={close} />;
  if (dialog?.is === "decide") return <DecideDialog label={dialog.label} onClose={close} />;
  return dialog?.is === "step" ? <StepDialog key={dialog.step} step={dialog.step} onClose={close} /> : null;
}
