// The crops in their groups: only the rows in sight exist. Selecting, framing and dragging are in usePointer.

import { useVirtualizer } from "@tanstack/react-virtual";
import { memo, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { EXCLUDED, type Layout, type Row, type SortBy } from "../core/gallery";
import type { Ids } from "../core/selection";
import classes from "./gallery.module.css";
import { useOpened, useSelection } from "./hooks";
import { GAP, Tile, tileId } from "./Tile";
import { usePointer } from "./usePointer";

/** A row that stays in sight that long has its pictures fetched; those that fly by have not. */
const STAYS_MS = 80;
const UNNAMED = "#8b949e";

interface GridProps {
  readonly layout: Layout;
  readonly sort: SortBy;
  readonly size: number;
  readonly side: number;
  readonly cursor: string | null;
  readonly setCursor: (id: string | null) => void;
  readonly show: (id: string) => void;
  /** The cell to begin at: where somebody left for its field. */
  readonly at: string | null;
}

export function Grid({ layout, sort, size, side, cursor, setCursor, show, at }: GridProps) {
  const { t } = useTranslation("gallery");
  const element = useRef<HTMLDivElement>(null);
  const selected = useSelection();
  const { rows } = layout;
  // The compiler of React leaves components alone that use this; they are small.
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => element.current,
    estimateSize: (index) => rows[index]?.height ?? 0,
    overscan: 3,
  });
  useLayoutEffect(() => virtual.measure(), [virtual, layout]);
  const scrollTo = (id: string | null, align: "auto" | "center") => {
    const row = rows.findIndex(({ cells }) => cells.some(({ cell }) => cell.id === id));
    if (row >= 0) virtual.scrollToIndex(row, { align });
    return row >= 0;
  };
  useBeginning(at, (id) => scrollTo(id, "center"));
  const last = useRef(cursor);
  useEffect(() => {
    if (last.current !== cursor) scrollTo(cursor, "auto");
    last.current = cursor;
  });
  const { frame, ghost, over, handlers } = usePointer({ element, layout, cellWidth: size + GAP, cursor, setCursor, show });
  return (
    <div
      ref={element}
      className={classes.grid}
      role="grid"
      tabIndex={0}
      aria-label={t("grid")}
      aria-multiselectable="true"
      aria-rowcount={rows.length}
      aria-activedescendant={cursor ? tileId(cursor) : undefined}
      data-gallery-grid
      {...handlers}
    >
      <div className={classes.rows} style={{ height: virtual.getTotalSize() }} role="presentation">
        {virtual.getVirtualItems().map(({ index, key, start }) => {
          const row = rows[index];
          return row && (
            <RowView
              key={key} row={row} index={index} top={start} sort={sort} size={size} side={side} cursor={row.cells.some(({ cell }) => cell.id === cursor) ? cursor : null}
              chosen={row.cells.some(({ cell }) => selected.has(cell.id)) ? selected : NONE} over={over !== null && over === (row.group.label ?? "") && row.group.label !== undefined} scrolling={virtual.isScrolling}
            />
          );
        })}
        {frame && <div className={classes.frame} style={{ left: frame[0], top: frame[1], width: frame[2], height: frame[3] }} />}
      </div>
      {ghost && <div className={classes.ghost} style={{ left: ghost.x, top: ghost.y }}>{t("cells", { count: selected.size })}</div>}
    </div>
  );
}

const NONE: Ids = new Set();

/** Scroll to the cell somebody came back for, once, as soon as it is there. */
function useBeginning(at: string | null, scroll: (id: string) => boolean): void {
  const { room } = useOpened();
  const begun = useRef(at === null);
  useEffect(() => {
    if (begun.current || !at || !scroll(at)) return;
    begun.current = true;
    room.selection.select(at);
  });
}

interface RowViewProps {
  readonly row: Row;
  readonly index: number;
  readonly top: number;
  readonly sort: SortBy;
  readonly size: number;
  readonly side: number;
  readonly cursor: string | null;
  readonly chosen: Ids;
  readonly over: boolean;
  readonly scrolling: boolean;
}

const RowView = memo(function RowView({ row, index, top, sort, size, side, cursor, chosen, over, scrolling }: RowViewProps) {
  const { room, actions } = useOpened();
  const ready = useStays(scrolling);
  const { group, cells, height } = row;
  const style = { height, transform: `translateY(${top}px)` };
  const drop = group.label === undefined ? {} : { "data-drop": group.label ?? "" };
  if (!cells.length) return <Head row={row} index={index} style={style} drop={drop} over={over} />;
  return (
    <div role="row" aria-rowindex={index + 1} className={classes.row} style={style} data-over={over || undefined} {...drop}>
      {cells.map((shown) => {
        const label = room.labels.find((one) => one.id === shown.cell.label);
        return (
          <Tile
            key={shown.cell.id} shown={shown} sort={sort} size={size} side={side} ready={ready} selected={chosen.has(shown.cell.id)} current={shown.cell.id === cursor}
            name={actions.nameOf(shown.cell.label)} named={shown.cell.label !== group.label} colour={label?.colour ?? UNNAMED} fieldName={room.field(shown.field)?.name ?? ""}
          />
        );
      })}
    </div>
  );
});

function useStays(scrolling: boolean): boolean {
  const [ready, setReady] = useState(!scrolling);
  useEffect(() => {
    if (ready) return undefined;
    const timer = window.setTimeout(() => setReady(true), STAYS_MS);
    return () => window.clearTimeout(timer);
  }, [ready]);
  return ready;
}

interface HeadProps {
  readonly row: Row;
  readonly index: number;
  readonly style: { height: number; transform: string };
  readonly drop: { "data-drop"?: string };
  readonly over: boolean;
}

function Head({ row: { group }, index, style, drop, over }: HeadProps) {
  const { t } = useTranslation("gallery");
  const name = group.name ?? t(group.key === EXCLUDED ? "excluded" : "unidentified");
  return (
    <div role="row" aria-rowindex={index + 1} className={classes.head} style={style} data-over={over || undefined} data-empty={!group.cells.length || undefined} {...drop}>
      <div role="rowheader">
        <i style={{ background: group.colour ?? UNNAMED }} aria-hidden="true" />
        {name} <span className="num">{t("cells", { count: group.cells.length })}</span>
      </div>
      {!group.cells.length && <p role="gridcell">{t("emptyGroup")}</p>}
    </div>
  );
}
