// The selected cell: what it is, who says so, and what can be done with it.

import { Button } from "@mantine/core";

import { whyReadOnly } from "../../core/rights";
import type { Cell } from "../../core/types";
import { useOpened, useSelected, useValue } from "../hooks";
import { Tick, Trash } from "../icons";
import classes from "../viewer.module.css";
import { Swatch } from "./Swatch";

export const STATUS: Readonly<Record<Cell["status"], string>> = {
  proposed: "Proposed, not decided yet",
  accepted: "Accepted",
  corrected: "Corrected",
  rejected: "Rejected",
  added: "Drawn by hand",
  removed: "Removed",
  superseded: "Replaced by a newer model's proposal",
};

export function CellDetails() {
  const { session, actions } = useOpened();
  const field = useValue(session.field);
  const cell = useSelected();
  const editable = whyReadOnly(session.role, field.state) === null;
  if (!cell) return <section className={classes.block}><p className={classes.quiet}>No cell is selected. Click one, or press <kbd className={classes.key}>.</kbd></p></section>;
  return (
    <section className={classes.block} aria-label="Selected cell">
      <div className={classes.blockHead}>
        <h2><Swatch colour={session.labels.find((label) => label.id === cell.label)?.colour} />{actions.nameOf(cell.label)}</h2>
        {cell.score !== null && <span className="num" title="The model's score">{cell.score.toFixed(2)}</span>}
      </div>
      <Facts cell={cell} />
      {editable && (
        <div className={classes.buttons}>
          <Button size="xs" variant="default" leftSection={<Tick size={14} />} disabled={cell.status !== "proposed"} onClick={actions.accept}>Accept</Button>
          <Button size="xs" variant="default" leftSection={<Trash size={14} />} onClick={actions.remove}>Delete</Button>
        </div>
      )}
    </section>
  );
}

function Facts({ cell }: { cell: Cell }) {
  const { session } = useOpened();
  const proposed = session.labels.find((label) => label.code === cell.proposal?.label)?.name ?? cell.proposal?.label;
  return (
    <p className={`${classes.quiet} num`}>
      {STATUS[cell.status]}
      {cell.updated_by && cell.status !== "proposed" ? ` by ${cell.updated_by}` : ""}
      <br />
      {cell.produced_by && <>Proposed by {cell.produced_by}{cell.status === "corrected" && proposed ? ` as ${proposed}` : ""}<br /></>}
      {Math.round(cell.box[2])} × {Math.round(cell.box[3])} px at {Math.round(cell.box[0])}, {Math.round(cell.box[1])}
    </p>
  );
}
