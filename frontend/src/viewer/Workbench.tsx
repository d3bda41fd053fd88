// The open field on the screen: toolbar, picture, panel, dialogs, and the keys that work everywhere on it.

import { useEffect, useRef, useState } from "react";

import { useCount, useOpened, useSaveStatus, useValue } from "./hooks";
import { useKeys } from "./useKeys";
import { ConflictDialog } from "./panel/ConflictDialog";
import { KeySheet } from "./panel/KeySheet";
import { Panel } from "./panel/Panel";
import { Toolbar } from "./panel/Toolbar";
import { useStage } from "./stage/useStage";
import { Corner } from "./view/Corner";
import { Panes } from "./view/Original";
import { PictureFilter } from "./view/PictureFilter";
import classes from "./viewer.module.css";

export function Workbench({ target }: { target: number | undefined }) {
  const { session, actions } = useOpened();
  const root = useRef<HTMLElement>(null);
  const [sheet, setSheet] = useState(false);
  const { refs, stage, scale } = useStage();
  const { tool } = useValue(session.settings);
  useKeys(root, { actions, stage, labels: session.labels, showSheet: () => setSheet(true) });
  useLeaveWarning();
  // The keys work at once; nobody has to click into the picture first.
  useEffect(() => root.current?.focus({ preventScroll: true }), []);
  return (
    <section ref={root} className={classes.viewer} tabIndex={-1} aria-label={`Viewer of field ${session.field.get().name}`}>
      <div className={classes.left}>
        <Toolbar stage={stage} scale={scale} onHelp={() => setSheet(true)} />
        <Panes stage={stage}>
          <div className={classes.stage} data-tool={tool}>
            <div ref={refs.picture} className={classes.picture} role="img" aria-label={`Photograph ${session.field.get().name} with its cells`} />
            <canvas ref={refs.canvas} className={classes.overlay} aria-hidden="true" />
            <svg ref={refs.svg} className={classes.overlay} aria-hidden="true" />
            <PictureFilter stage={stage} picture={refs.picture} />
            {stage && <Corner stage={stage} scale={scale} />}
            <Said />
          </div>
        </Panes>
      </div>
      <Panel target={target} />
      <KeySheet opened={sheet} onClose={() => setSheet(false)} />
      <ConflictDialog />
      <LiveRegion />
    </section>
  );
}

/** The last word on what was done, over the picture for a moment; screen readers hear it from the live region. */
function Said() {
  const said = useValue(useOpened().session.said);
  const [over, setOver] = useState(said);
  useEffect(() => {
    const timer = window.setTimeout(() => setOver(said), 2500);
    return () => window.clearTimeout(timer);
  }, [said]);
  return said && said !== over ? <p className={classes.said} aria-hidden="true">{said}</p> : null;
}

/** Ask before the tab closes while edits wait. They would survive it, but only on this computer. */
function useLeaveWarning(): void {
  const { state } = useSaveStatus();
  useEffect(() => {
    if (state === "saved") return undefined;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [state]);
}

/** What screen readers are told: the last action, how many cells count, and when saving stops or is over. */
function LiveRegion() {
  const { session } = useOpened();
  const said = useValue(session.said);
  const { differential } = useCount();
  const { state } = useSaveStatus();
  const counted = useSettled(`${differential} cells counted`);
  const saving = useSettled(state === "saving" || state === "waiting" ? "" : state === "saved" ? "All changes saved" : `Not saved: ${state}`);
  return (
    <div className="visually-hidden" role="status" aria-live="polite">
      <p>{said}</p>
      <p>{counted}</p>
      <p>{saving}</p>
    </div>
  );
}

/** The text once it has stood still for a second: a live region that repeats every step is noise. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(text), 1000);
    return () => window.clearTimeout(timer);
  }, [text]);
  return settled;
}
