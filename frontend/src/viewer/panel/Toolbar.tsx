// The line above the picture: tools, undo, zoom, what is shown, who else is here, and whether everything is saved.

import { ActionIcon, Tooltip } from "@mantine/core";
import { memo, type ComponentType } from "react";
import { useTranslation } from "react-i18next";

import { whyReadOnly } from "../../core/rights";
import type { Actions } from "../actions";
import { useCommands, useKeyOf, useLate, useNow, useOpened, usePart, useValue } from "../hooks";
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
  const { session } = useOpened();
  const { t } = useTranslation("viewer");
  const tool = usePart(session.settings, (settings) => settings.tool);
  const boxes = usePart(session.settings, (settings) => settings.boxes);
  const field = useValue(session.field);
  const fixed = whyReadOnly(session.role, field.state) !== null;
  return (
    <div className={classes.toolbar} role="toolbar" aria-label={t("tools")}>
      <Tool says={t("tool.select")} command="select.none" pressed={tool === "select"} act={putAway} icon={Pointer} />
      <Tool command="select.band" pressed={tool === "band"} act={takeBand} icon={Band} />
      <Tool says={t("tool.draw")} command="draw.toggle" pressed={tool === "draw"} disabled={fixed} act={takePen} icon={DrawBox} />
      {tool === "draw" && <DrawsAs />}
      <span className={classes.rule} />
      <Travel fixed={fixed} />
      <span className={classes.rule} />
      <Tool command="view.out" stage={stage} act={zoomOut} icon={ZoomOut} />
      <span className={`${classes.zoom} num`}>{stage && <Zoom stage={stage} />}</span>
      <Tool command="view.in" stage={stage} act={zoomIn} icon={ZoomIn} />
      <Tool command="view.fit" stage={stage} act={fit} icon={Fit} />
      <ActualSize stage={stage} />
      <Tool says={boxes ? t("tool.hideBoxes") : t("tool.showBoxes")} command="view.boxes" pressed={!boxes} act={turnBoxes} icon={boxes ? Eye : EyeOff} />
      <ViewMenu key={session.fieldId} />
      <span className={classes.grow} />
      <Others />
      <SaveState />
      <Tool command="help.palette" act={openPalette} icon={Palette} />
      <Tool command="help.keys" act={openKeys} icon={Help} />
    </div>
  );
}

type Act = (actions: Actions, stage: Stage | null) => void;

const putAway: Act = (actions) => actions.setTool("select");
const takeBand: Act = (actions) => actions.toggleTool("band");
const takePen: Act = (actions) => actions.toggleTool("draw");
const undo: Act = (actions) => actions.undo();
const redo: Act = (actions) => actions.redo();
const zoomOut: Act = (_, stage) => stage?.zoomBy(1 / 1.4);
const zoomIn: Act = (_, stage) => stage?.zoomBy(1.4);
const fit: Act = (_, stage) => stage?.fit();
const turnBoxes: Act = (actions) => actions.toggleBoxes();
const openKeys: Act = (actions) => actions.open({ is: "keys" });

function Travel({ fixed }: { fixed: boolean }) {
  const { session } = useOpened();
  const { subscribe, snapshot } = session.document.history;
  const travel = useLate({ subscribe, get: snapshot });
  return (
    <>
      <Tool command="edit.undo" disabled={fixed || !(travel & 1)} act={undo} icon={Undo} />
      <Tool command="edit.redo" disabled={fixed || !(travel & 2)} act={redo} icon={Redo} />
    </>
  );
}

function Zoom({ stage }: { stage: Stage }) {
  const zoom = useValue(stage.zoom);
  return zoom === null ? null : `${Math.round(zoom * 100)} %`;
}

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
  stage?: Stage | null;
  act: Act;
  icon: ComponentType;
}

/** The same on every field, and acts on the one that is open. */
const Tool = memo(function Tool({ command, says, pressed, disabled = false, stage = null, act, icon: Icon }: ToolProps) {
  const now = useNow();
  const { commands } = useCommands();
  const key = useKeyOf()(command);
  const word = says ?? commands.find((one) => one.id === command)?.says() ?? "";
  return (
    <Tooltip label={key ? `${word} (${key})` : word}>
      <ActionIcon variant={pressed ? "light" : "subtle"} color={pressed ? undefined : "gray"} size={32} aria-label={word} aria-pressed={pressed} disabled={disabled} onClick={() => act(now().actions, stage)}>
        <Icon />
      </ActionIcon>
    </Tooltip>
  );
});
