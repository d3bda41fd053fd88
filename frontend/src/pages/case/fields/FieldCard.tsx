// One field of a case: thumbnail, state, how many cells.

import type { FocusEvent } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import type { Field } from "../../../api";
import { links } from "../../../app/links";
import { StateBadge } from "../../../app/ui/StateBadge";
import { t } from "../../../i18n";
import { preload, preloadTiles } from "../../../viewer/preload";
import { FieldMenu } from "../../arranging/FieldMenu";
import type { ModelIs } from "../prelabel";
import classes from "./fields.module.css";

/** What there is on a field: short enough for a thumbnail, and in full. */
function cellWords({ state, cell_count: cells, proposal_count: proposals }: Field): readonly [short: string, full: string] {
  if (state === "stored") return ["", ""];
  const confirmed = t("case:fields.confirmed", { count: cells });
  if (proposals === 0) return [t("case:fields.cells", { count: cells }), confirmed];
  return [t("case:fields.toCheck", { proposals }), t("case:fields.full", { count: proposals, cells: confirmed })];
}

/** The way from the button's press to the page is long enough for cells and picture to be under way. */
const fetchAhead = (field: Field): void => {
  preload(field);
  preloadTiles(field);
};

/** A pointer that rests here so long, in milliseconds, is about to open the field; one that passes by is not. */
const REST_MS = 80;

let rest: number | undefined;
const endRest = (): void => window.clearTimeout(rest);

/** Fetch what a pointer or the keyboard rests on, and at the latest what is pressed. The focus that a press gives is no rest. */
function fetchingAhead(field: Field) {
  const begin = (): void => {
    endRest();
    rest = window.setTimeout(() => fetchAhead(field), REST_MS);
  };
  const onFocus = ({ target }: FocusEvent): void => {
    if (target.matches(":focus-visible")) begin();
  };
  const onPointerDown = (): void => {
    endRest();
    fetchAhead(field);
  };
  return { onPointerEnter: begin, onFocus, onPointerLeave: endRest, onBlur: endRest, onPointerDown };
}

interface FieldCardProps {
  field: Field;
  /** What the model is at that is to speak of it; null where none is. */
  model: ModelIs | null;
  mayArrange: boolean;
}

export function FieldCard({ field, model, mayArrange }: FieldCardProps) {
  const { t } = useTranslation("case");
  const [cells, inFull] = model ? [t(`fields.${model}`), t(`fields.${model}`)] : cellWords(field);
  return (
    <li className={classes.card} {...fetchingAhead(field)}>
      <div className={classes.frame}>
        <img
          src={field.thumbnail}
          alt=""
          loading="lazy"
          decoding="async"
          width={field.width}
          height={field.height}
          className={classes.image}
        />
      </div>
      <div className={classes.text}>
        <Link href={links.field(field.id)} className={classes.link} title={field.name}>
          {field.name}
        </Link>
        <StateBadge state={field.state} />
        <span className={`${classes.cells} num`} title={inFull}>
          {cells}
        </span>
        {field.reason && field.state === "draft" && (
          <span className={classes.reason} title={field.reason}>
            {t(field.reopened ? "fields.reopened" : "fields.returned", { reason: field.reason })}
          </span>
        )}
      </div>
      {mayArrange && <FieldMenu field={field} className={classes.more} />}
    </li>
  );
}
