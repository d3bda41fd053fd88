// The line above the picture: tools, undo, zoom, what is shown, and whether everything is saved.

import { ActionIcon, Tooltip } from "@mantine/core";
import { useSyncExternalStore, type ReactNode } from "react";

import { whyReadOnly } from "../../core/rights";
import { useOpened, useValue } from "../hooks";
import { DrawBox, Eye, EyeOff, Fit, Help, Pointer, Redo, Undo, ZoomIn, ZoomOut } from "../icons";
import type { Stage } from "../stage/createStage";
import classes from "../viewer.module.css";
import { ActualSize } from "../view/ActualSize";
import { ViewMenu } from "../view/ViewMenu";
import { SaveState } from "./SaveState";
import { Swatch } from "./Swatch";

interface ToolbarProps {
  stage: Stage | null;
  scale: number;
  onHelp: () => void;
}

export function Toolbar({ stage, scale, onHelp }: ToolbarProps) {
  const { session, actions } = useOpened();
  const { tool, boxes, label } = useValue(session.settings);
  const field = useValue(session.field);
  const travel = useSyncExternalStore(session.document.history.subscribe, session.document.history.snapshot);
  const fixed = whyReadOnly(session.role, field.state) !== null;
  return (
    <div className={classes.toolbar} role="toolbar" aria-label="Viewer tools">
      <Tool word="Select and move" keys="Esc" pressed={tool === "select"} onClick={() => actions.setTool("select")}><Pointer /></Tool>
      <Tool word="Draw boxes" keys="D" pressed={tool === "draw"} disabled={fixed} onClick={actions.toggleDraw}><DrawBox /></Tool>
      {tool === "draw" && <DrawsAs label={label} />}
      <span className={classes.rule} />
      <Tool word="Undo" keys="Ctrl Z" disabled={fixed || !(travel & 1)} onClick={actions.undo}><Undo /></Tool>
      <Tool word="Redo" keys="Ctrl Shift Z" disabled={fixed || !(travel & 2)} onClick={actions.redo}><Redo /></Tool>
      <span className={classes.rule} />
      <Tool word="Zoom out" keys="−" onClick={() => stage?.zoomBy(1 / 1.4)}><ZoomOut /></Tool>
      <span className={`${classes.zoom} num`}>{Math.round(scale * 100)} %</span>
      <Tool word="Zoom in" keys="+" onClick={() => stage?.zoomBy(1.4)}><ZoomIn /></Tool>
      <Tool word="Fit into the window" keys="F" onClick={() => stage?.fit()}><Fit /></Tool>
      <ActualSize stage={stage} />
      <Tool word={boxes ? "Hide the boxes" : "Show the boxes"} keys="V" pressed={!boxes} onClick={actions.toggleBoxes}>{boxes ? <Eye /> : <EyeOff />}</Tool>
      <ViewMenu />
      <span className={classes.grow} />
      <SaveState />
      <Tool word="Keys" keys="?" onClick={onHelp}><Help /></Tool>
    </div>
  );
}

function DrawsAs({ label }: { label: string | null }) {
  const { session, actions } = useOpened();
  return (
    <span className={classes.drawsAs}>
      <Swatch colour={session.labels.find((one) => one.id === label)?.colour} />
      {actions.nameOf(label)}
    </span>
  );
}

interface ToolProps {
  word: string;
  keys: string;
  pressed?: boolean;
  disabled?: boolean;
  onClick: () => void;
  children: ReactNode;
}

function Tool({ word, keys, pressed, disabled = false, onClick, children }: ToolProps) {
  return (
    <Tooltip label={`${word} (${keys})`}>
      <ActionIcon variant={pressed ? "light" : "subtle"} color={pressed ? undefined : "gray"} size={32} aria-label={word} aria-pressed={pressed} disabled={disabled} onClick={onClick}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
