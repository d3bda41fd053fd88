// The slide's fields in a row below the viewer: only those in sight are drawn, the open one is kept there, arrow keys walk.

import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, memo, type MouseEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";

import type { Field, Uuid } from "../../api";
import { links } from "../../app/links";
import { StateMark } from "../../app/ui/StateBadge";
import classes from "./FieldPage.module.css";

const FRAME_PX = 74;

/** Where a key leads from a place in a row of `length`; undefined for keys that do not walk. */
export function stepTo(key: string, place: number, length: number): number | undefined {
  const wanted = { ArrowLeft: place - 1, ArrowRight: place + 1, Home: 0, End: length - 1 }[key];
  return wanted === undefined ? undefined : Math.min(length - 1, Math.max(0, wanted));
}

export function Filmstrip({ fields, open }: { fields: readonly Field[]; open: Uuid }) {
  const { t } = useTranslation("field");
  const place = Math.max(0, fields.findIndex(({ id }) => id === open));
  const strip = useStrip(fields, place);
  const go = useGo();
  return (
    <nav aria-label={t("strip")} className={classes.strip} ref={strip.box} onKeyDown={strip.walk} onClick={go}>
      <div className={classes.reel} style={{ width: strip.row.getTotalSize() }}>
        {strip.row.getVirtualItems().map(({ index, start }) => {
          const field = fields[index];
          if (!field) return null;
          return (
            <Frame
              key={field.id}
              field={field}
              left={start}
              place={index}
              open={field.id === open}
              reached={index === strip.reached}
            />
          );
        })}
      </div>
    </nav>
  );
}

/** One way for all frames: links of their own would each be drawn anew with every address. */
function useGo(): (event: MouseEvent) => void {
  const [, navigate] = useLocation();
  return (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!link || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    navigate(link.pathname);
  };
}

/** The row in sight and the frame that the keyboard has reached: one stop of the tab key for the whole strip. */
function useStrip(fields: readonly Field[], place: number) {
  const box = useRef<HTMLElement>(null);
  const [reached, setReached] = useState(place);
  const row = useVirtualizer({
    count: fields.length,
    horizontal: true,
    overscan: 4,
    estimateSize: () => FRAME_PX,
    getScrollElement: () => box.current,
  });
  useEffect(() => {
    setReached(place);
    row.scrollToIndex(place, { align: "center" });
  }, [place, row]);
  const walk = (event: KeyboardEvent) => {
    const wanted = stepTo(event.key, reached, fields.length);
    if (wanted === undefined) return;
    event.preventDefault();
    event.stopPropagation(); // the viewer's own arrows move cells
    setReached(wanted);
    row.scrollToIndex(wanted);
    requestAnimationFrame(() => box.current?.querySelector<HTMLElement>(`[data-place="${wanted}"]`)?.focus());
  };
  return { box, row, reached, walk };
}

interface FrameProps {
  field: Field;
  left: number;
  place: number;
  open: boolean;
  reached: boolean;
}

/** Drawn anew only where the open field comes or goes: there are as many frames as the row is wide. */
const Frame = memo(function Frame({ field, left, place, open, reached }: FrameProps) {
  const { t } = useTranslation(["field", "app"]);
  const words = t("frame", { name: field.name, state: t(`app:field.${field.state}`) });
  return (
    <a
      href={links.field(field.id)}
      className={classes.frame}
      style={{ left }}
      data-place={place}
      tabIndex={reached ? 0 : -1}
      aria-current={open ? "page" : undefined}
      aria-label={words}
      title={words}
    >
      <img src={field.thumbnail} alt="" loading="lazy" decoding="async" />
      <span className={classes.frameState}>
        <StateMark state={field.state} />
      </span>
    </a>
  );
});
