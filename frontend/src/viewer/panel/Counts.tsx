// The live count in two levels. A row is also a button: it gives the selected cell its label.

import { Progress } from "@mantine/core";

import type { Row } from "../../core/counts";
import { useCount, useOpened, useSelected } from "../hooks";
import classes from "../viewer.module.css";
import { Swatch } from "./Swatch";

export function Counts({ target }: { target: number | undefined }) {
  const { differential, lineages, unidentified } = useCount();
  return (
    <section className={classes.counts} aria-label="Live count">
      <header className={classes.total}>
        <strong className="num">{differential}</strong>
        <span>{target === undefined ? "cells counted" : `of ${target} cells counted`}</span>
        {target !== undefined && <Progress value={Math.min(100, (100 * differential) / target)} size={4} aria-label="Progress towards the target" />}
      </header>
      <div className={classes.rows}>
        {lineages.map((row) => (
          <Lineage key={row.label.id} row={row} />
        ))}
        <CountRow label={null} name="Unidentified" number={unidentified} shortcut="0" colour={undefined} />
      </div>
    </section>
  );
}

const ASIDE = { differential: "", separate: "apart", excluded: "not counted" } as const;

function Lineage({ row: { label, total, stages } }: { row: Row }) {
  return (
    <div className={classes.lineage}>
      <CountRow label={label.id} name={label.name} number={total} shortcut={label.shortcut} colour={label.colour} aside={ASIDE[label.counting]} />
      {stages.map(({ label: stage, own }) => (
        <CountRow key={stage.id} stage label={stage.id} name={stage.name} number={own} shortcut={stage.shortcut} colour={stage.colour} aside={stage.counting === label.counting ? "" : ASIDE[stage.counting]} />
      ))}
    </div>
  );
}

interface CountRowProps {
  label: string | null;
  name: string;
  number: number;
  shortcut: string | undefined;
  colour: string | undefined;
  stage?: boolean;
  aside?: string;
}

function CountRow({ label, name, number, shortcut, colour, stage = false, aside = "" }: CountRowProps) {
  const { actions } = useOpened();
  const selected = useSelected();
  const current = selected !== null && selected.label === label;
  return (
    <button
      type="button"
      className={classes.row}
      data-stage={stage || undefined}
      data-none={number === 0 || undefined}
      aria-current={current || undefined}
      aria-keyshortcuts={shortcut || undefined}
      aria-label={`${name}: ${number}`}
      onClick={() => actions.relabel(label)}
    >
      <Swatch colour={colour} />
      <span className={classes.rowName}>{name}{aside && <small>{aside}</small>}</span>
      {shortcut && <kbd className={classes.key}>{shortcut}</kbd>}
      <span className={`${classes.number} num`}>{number}</span>
    </button>
  );
}
