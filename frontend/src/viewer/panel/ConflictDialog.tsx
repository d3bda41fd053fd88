// Somebody else changed a cell that this person changed too: both versions side by side, and a choice.

import { Button, Modal } from "@mantine/core";

import type { Conflict } from "../../core/status";
import { isVisible, type Box, type Cell } from "../../core/types";
import { useOpened, useSaveStatus } from "../hooks";
import { UNIDENTIFIED } from "../stage/renderer";
import classes from "../viewer.module.css";
import { STATUS } from "./CellDetails";
import { Swatch } from "./Swatch";

export function ConflictDialog() {
  const { session } = useOpened();
  const { conflicts } = useSaveStatus();
  const [conflict] = conflicts;
  if (!conflict) return null;
  const { keepMine, takeTheirs } = session.document;
  return (
    <Modal opened onClose={() => undefined} withCloseButton={false} closeOnEscape={false} closeOnClickOutside={false} size="lg" title="Two people changed this cell">
      <p className={classes.outcome}>
        Since you saw this cell, {conflict.theirs.updated_by ?? "somebody else"} changed it. Choose which version stays.
        {conflicts.length > 1 && ` ${conflicts.length - 1} more to decide after this one.`}
      </p>
      <div className={classes.versions}>
        <Version title="Yours" cell={conflict.mine} conflict={conflict} action="Keep mine" onChoose={() => keepMine(conflict.cell)} />
        <Version title={`${conflict.theirs.updated_by ?? "Somebody else"}’s`} cell={conflict.theirs} conflict={conflict} action="Take theirs" onChoose={() => takeTheirs(conflict.cell)} />
      </div>
    </Modal>
  );
}

interface VersionProps {
  title: string;
  cell: Cell;
  conflict: Conflict;
  action: string;
  onChoose: () => void;
}

function Version({ title, cell, conflict, action, onChoose }: VersionProps) {
  const { session, actions } = useOpened();
  const colour = session.labels.find((label) => label.id === cell.label)?.colour ?? UNIDENTIFIED.colour;
  return (
    <section className={classes.version} aria-label={title}>
      <h3>{title}</h3>
      <Crop cell={cell} around={[conflict.mine.box, conflict.theirs.box]} colour={colour} />
      <p className={classes.versionLabel}><Swatch colour={colour} />{isVisible(cell) ? actions.nameOf(cell.label) : "No cell here"}</p>
      <p className={`${classes.quiet} num`}>{STATUS[cell.status]}<br />{Math.round(cell.box[2])} × {Math.round(cell.box[3])} px at {Math.round(cell.box[0])}, {Math.round(cell.box[1])}</p>
      <Button fullWidth variant="default" onClick={onChoose}>{action}</Button>
    </section>
  );
}

/** A square part of the photograph with room around all boxes: [x, y, side, side] in field pixels. */
function surroundings(boxes: readonly Box[]): Box {
  const left = Math.min(...boxes.map((box) => box[0]));
  const top = Math.min(...boxes.map((box) => box[1]));
  const right = Math.max(...boxes.map((box) => box[0] + box[2]));
  const bottom = Math.max(...boxes.map((box) => box[1] + box[3]));
  const side = Math.max(right - left, bottom - top) * 1.4;
  return [(left + right - side) / 2, (top + bottom - side) / 2, side, side];
}

function Crop({ cell, around, colour }: { cell: Cell; around: readonly Box[]; colour: string }) {
  const { image, width, height } = useOpened().session.field.get();
  const [x, y, w, h] = cell.box;
  return (
    <svg className={classes.crop} viewBox={surroundings(around).join(" ")} aria-hidden="true">
      <image href={image} width={width} height={height} preserveAspectRatio="none" />
      {isVisible(cell) && <rect x={x} y={y} width={w} height={h} fill="none" stroke={colour} strokeWidth={3} vectorEffect="non-scaling-stroke" />}
    </svg>
  );
}
