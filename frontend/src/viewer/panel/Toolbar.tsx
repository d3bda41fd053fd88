// The line above the picture: tools, undo, zoom, what is shown, who else is here, and whether everything is saved.

import { ActionIcon, Tooltip } from "@mantine/core";
import { useSyncExternalStore, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { whyReadOnly } from "../../core/rights";
import { useCommands, useKeyOf, useOpened, usePart, useValue } from "../hooks";
import { Band, DrawBox, Eye, EyeOff, Fit, Help, Palette, Pointer, Redo, Undo, ZoomIn, ZoomOut } from "../icons";
import type { Stage } from "../stage/createStage";
import { ActualSize } from "../view/ActualSize";
import { ViewMenu } from "../view/ViewMenu";
import classes from "../viewer.module.css";
import { Others } from "./Others";
import { openPalette } from "./Palette";
import { SaveState } from "./SaveState";
import { Swatch } from "./Swatch";

interface ToolbarProps {
  stage: Stage | null;
}

export function Toolbar({ stage }: ToolbarProps) {
  const { session, actions } = useOpened();
  const { t } = useTranslation("viewer");
  const tool = usePart(session.settings, (settings) => settings.tool);
  const boxes = usePart(session.settings, (settings) => settings.boxes);
  const field = useValue(session.field);
  const fixed = whyReadOnly(session.role, field.state) !== null;
  return (
    <div className={classes.toolbar} role="toolbar" aria-label={t("tools")}>
      <Tool says={t("tool.select")} command="select.none" pressed={tool === "select"} onClick={() => actions.setTool("select")}><Pointer /></Tool>
      <Tool command="select.band" pressed={tool === "band"} onClick={() => actions.toggleTool("band")}><Band /></Tool>
      <Tool says={t("tool.draw")} command="draw.toggle" pressed={tool === "draw"} disabled={fixed} onClick={() => actions.toggleTool("draw")}><DrawBox /></Tool>
      {tool === "draw" && <DrawsAs />}
      <span className={classes.rule} />
      <Travel fixed={fixed} />
      <span className={classes.rule} />
      <Tool command="view.out" onClick={() => stage?.zoomBy(1 / 1.4)}><ZoomOut /></Tool>
      <span className={`${classes.zoom} num`}>{stage && <Zoom stage={stage} />} %</span>
      <Tool command="view.in" onClick={() => stage?.zoomBy(1.4)}><ZoomIn /></Tool>
      <Tool command="view.fit" onClick={() => stage?.fit()}><Fit /></Tool>
      <ActualSize stage={stage} />
      <Tool says={boxes ? t("tool.hideBoxes") : t("tool.showBoxes")} command="view.boxes" pressed={!boxes} onClick={actions.toggleBoxes}>{boxes ? <Eye /> : <EyeOff />}</Tool>
      <ViewMenu key={session.fieldId} />
      <span className={classes.grow} />
      <Others />
      <SaveState />
      <Tool command="help.palette" onClick={openPalette}><Palette /></Tool>
      <Tool command="help.keys" onClick={() => actions.open({ is: "keys" })}><Help /></Tool>
    </div>
  );
}

function Travel({ fixed }: { fixed: boolean }) {
  const { session, actions } = useOpened();
  const { subscribe, snapshot } = session.document.history;
  const travel = useSyncExternalStore(subscribe, snapshot);
  return (
    <>
      <Tool command="edit.undo" disabled={fixed || !(travel & 1)} onClick={actions.undo}><Undo /></Tool>
      <Tool command="edit.redo" disabled={fixed || !(travel & 2)} onClick={actions.redo}><Redo /></Tool>
    </>
  );
}

const Zoom = ({ stage }: { stage: Stage }) => Math.round(useValue(stage.zoom) * 100);

function DrawsAs() {
  const { session, actions } = useOpened();
  const label = usePart(session.settings, (settings) => settings.label);
  return (
    <span className={classes.drawsAs}>
      <Swatch colour={session.labels.find((one) => one.id === label)?.colour} />
      {actions.nameOf(label)}
    </span>
  );
}

interface ToolProps {
  /** The command it does, whose words and key it shows. */
  command: string;
  /** Other words than the command's. */
  says?: string;
  pressed?: boolean;
  disabled?: boolean;
  onClick: () => void;
  children: ReactNode;
}

function Tool({ command, says, pressed, disabled = false, onClick, children }: ToolProps) {
  const { commands } = useCommands();
  const key = useKeyOf()(command);
  const word = says ?? commands.find((one) => one.id === command)?.says() ?? "";
  return (
    <Tooltip label={key ? `${word} (${key})` : word}>
      <ActionIcon variant={pressed ? "light" : "subtle"} color={pressed ? undefined : "gray"} size={32} aria-label={word} aria-pressed={pressed} disabled={disabled} onClick={onClick}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
