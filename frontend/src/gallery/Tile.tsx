// One cell as a crop with a line under it: how sure the model is of what the cells are sorted by, and whether somebody has decided.

import { memo } from "react";
import { useTranslation } from "react-i18next";

import { cropOf, type Shown, type SortBy } from "../core/gallery";
import { surenessOf, type Cell } from "../core/types";
import { twoDecimals } from "../theme/format";
import { Tick } from "../viewer/icons";
import { cropOn } from "./api";
import classes from "./gallery.module.css";
import { usePicture } from "./hooks";

/** Of the caption and between the tiles, in CSS pixels. */
export const CAPTION = 18;
export const GAP = 8;

export const tileId = (cell: string): string => `cell-${cell}`;

interface TileProps {
  readonly shown: Shown;
  readonly sort: SortBy;
  readonly name: string;
  /** False where the group's head says the name already. */
  readonly named: boolean;
  readonly colour: string;
  readonly fieldName: string;
  readonly size: number;
  readonly side: number;
  readonly selected: boolean;
  readonly current: boolean;
  /** False while it flies by: pictures nobody can see are not asked for. */
  readonly ready: boolean;
}

export const Tile = memo(function Tile({ shown: { cell, field }, sort, name, named, colour, fieldName, size, side, selected, current, ready }: TileProps) {
  const { t } = useTranslation("gallery");
  const picture = usePicture(cropOn(field, cropOf(cell, side), size), ready);
  const sure = surenessOf(cell);
  const score = [sure === null ? "" : t("score", { score: twoDecimals(sure) }), cell.score === null ? "" : t("cellScore", { score: twoDecimals(cell.score) })].join("");
  const number = numberOf(cell, sort);
  const status = cell.status === "proposed" || cell.status === "accepted" || cell.status === "corrected" ? cell.status : "added";
  return (
    <div
      id={tileId(cell.id)}
      role="gridcell"
      className={classes.tile}
      style={{ width: size, height: size + CAPTION }}
      data-id={cell.id}
      data-current={current || undefined}
      data-status={status}
      aria-selected={selected}
      aria-label={t("cell", { name, status: t(`status.${status}`), score, field: fieldName })}
    >
      {picture
        ? <img src={picture} width={size} height={size} alt="" decoding="async" draggable={false} />
        : <span data-missing={picture === "" || undefined} style={{ width: size, height: size }}>{picture === "" && size >= 80 && t("noPicture")}</span>}
      <span className={classes.caption} aria-hidden="true">
        <i style={{ background: colour }} />
        {named && size >= 80 && <b title={name}>{name}</b>}
        {number !== null && <span className={`${classes.score} num`}>{twoDecimals(number)}</span>}
        {status !== "proposed" && <Tick size={12} />}
      </span>
    </div>
  );
});

/** The score that places the cell, as far as it places it: what is decided stands behind all that is unsure of its class. */
function numberOf(cell: Cell, sort: SortBy): number | null {
  if (sort === "score") return cell.score;
  return cell.status === "proposed" ? surenessOf(cell) : null;
}
