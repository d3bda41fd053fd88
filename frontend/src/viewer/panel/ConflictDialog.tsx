// Somebody else changed a cell that this person changed too: both versions side by side, and a choice. No button has the focus
// at first: the dialog comes in the middle of work, and the next key must not decide it unread.

import { Button, Modal } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Conflict } from "../../core/status";
import { isVisible, type Box, type Cell } from "../../core/types";
import { useOpened, useSaveStatus } from "../hooks";
import { UNIDENTIFIED } from "../stage/renderer";
import classes from "../viewer.module.css";
import { Swatch } from "./Swatch";

export function ConflictDialog() {
  const { session } = useOpened();
  const { t } = useTranslation("viewer");
  const { conflicts } = useSaveStatus();
  const [conflict] = conflicts;
  if (!conflict) return null;
  const { keepMine, takeTheirs } = session.document;
  const by = conflict.theirs.updated_by;
  const name = by === session.me.username ? t("conflict.youElsewhere") : (by ?? t("conflict.somebody"));
  const all = (decide: (cell: string) => void) => conflicts.forEach(({ cell }) => decide(cell));
  return (
    <Modal opened onClose={() => undefined} withCloseButton={false} closeOnEscape={false} closeOnClickOutside={false} size="lg" title={t("conflict.title")}>
      <p className={classes.outcome} tabIndex={-1} data-autofocus>{t("conflict.lead", { name })} {conflicts.length > 1 && t("conflict.more", { count: conflicts.length - 1 })}</p>
      <div className={classes.versions}>
        <Version title={t("conflict.mine")} cell={conflict.mine} conflict={conflict} action={t("conflict.keepMine")} onChoose={() => keepMine(conflict.cell)} />
        <Version title={t("conflict.theirs", { name })} cell={conflict.theirs} conflict={conflict} action={t("conflict.takeTheirs")} onChoose={() => takeTheirs(conflict.cell)} />
      </div>
      {conflicts.length > 1 && (
        <div className={classes.dialogButtons}>
          <Button variant="subtle" onClick={() => all(keepMine)}>{t("conflict.keepAllMine")}</Button>
          <Button variant="subtle" onClick={() => all(takeTheirs)}>{t("conflict.takeAllTheirs")}</Button>
        </div>
      )}
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
  const { t } = useTranslation("viewer");
  const colour = session.labels.find((label) => label.id === cell.label)?.colour ?? UNIDENTIFIED.colour;
  const [x, y, width, height] = cell.box.map(Math.round);
  return (
    <section className={classes.version} aria-label={title}>
      <h3>{title}</h3>
      <Crop cell={cell} around={[conflict.mine.box, conflict.theirs.box]} colour={colour} />
      <p className={classes.versionLabel}><Swatch colour={colour} />{isVisible(cell) ? actions.nameOf(cell.label) : t("conflict.noCell")}</p>
      <p className={`${classes.quiet} num`}>{t(`status.${cell.status}`)}<br />{t("boxAt", { width, height, x, y })}</p>
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
