// The open gallery on the screen: its tools, the crops, the labels with their examples, and the keys that work on all of it.

import { Button } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useSearch } from "wouter";

import { links } from "../app/links";
import { EmptyState, ErrorState } from "../app/ui/states";
import { writeParam } from "../app/urlState";
import { useLeaveWarning } from "../app/useLeaveWarning";
import { commonSide, laidOut } from "../core/gallery";
import { useValue } from "../viewer/hooks";
import { ConflictDialog } from "./ConflictDialog";
import classes from "./gallery.module.css";
import { Grid } from "./Grid";
import { KeySheet } from "./KeySheet";
import { useOpened } from "./hooks";
import { Side } from "./Side";
import { CAPTION, GAP } from "./Tile";
import { Toolbar } from "./Toolbar";
import { useKeys } from "./useKeys";
import { useView } from "./useView";

const HEAD = 40;

export function Workspace({ threshold }: { threshold: number }) {
  const { room } = useOpened();
  const { t } = useTranslation("gallery");
  const view = useView(threshold);
  const { done, error } = useValue(room.progress);
  const { ref, width } = useElementSize();
  const [sheet, setSheet] = useState(false);
  const [at] = useState(() => new URLSearchParams(window.location.search).get("at"));
  const [cursor, setCursor] = useState<string | null>(at);
  const layout = useMemo(
    () => laidOut(view.groups, { width, cellWidth: view.size + GAP, cellHeight: view.size + CAPTION + GAP, head: HEAD }),
    [view.groups, view.size, width],
  );
  const side = useSide(view.margin);
  useEffect(() => {
    if (done) performance.mark("gallery complete", { detail: view.cells.length });
  }, [done, view.cells.length]);
  const show = useShow();
  useKeys({ layout, cursor, setCursor, show, showSheet: () => setSheet(true) });
  useLeaveWarning(() => room.desk.status().state !== "saved");
  return (
    <section className={classes.gallery} aria-label={t("title")}>
      <Toolbar view={view} onHelp={() => setSheet(true)} />
      <div className={classes.middle}>
        <div ref={ref} className={classes.stage}>
          {error && !view.cells.length && <ErrorState error={error} onRetry={room.retry} />}
          {error && view.cells.length > 0 && <Button onClick={room.retry}>{t("tryNow")}</Button>}
          {done && !view.cells.length && <EmptyState title={t("empty")}>{t("emptyWhy")}</EmptyState>}
          {view.cells.length > 0 && width > 0 && (
            <Grid layout={layout} sort={view.sort} size={view.size} side={side} cursor={cursor} setCursor={setCursor} show={show} at={at} />
          )}
        </div>
        <Side cells={view.cells} cursor={cursor} show={show} />
      </div>
      <KeySheet opened={sheet} onClose={() => setSheet(false)} />
      <ConflictDialog />
      <Heard />
    </section>
  );
}

/** One side for all crops, from the cells that came first: it must not change while others are still coming. */
function useSide(margin: number): number {
  const { room } = useOpened();
  const first = useRef<ReturnType<typeof room.desk.cells>>([]);
  if (!first.current.length) first.current = room.desk.cells();
  const cells = first.current;
  return useMemo(() => commonSide(cells.map(({ cell }) => cell), margin / 100), [cells, margin]);
}

/** Leave for a cell's field in such a way that "back" comes to the same place. */
function useShow(): (id: string) => void {
  const { room } = useOpened();
  const [path, navigate] = useLocation();
  const search = useSearch();
  return (id) => {
    const found = room.desk.find(id);
    if (!found) return;
    const here = path + writeParam(search, "at", id);
    navigate(here, { replace: true });
    navigate(links.cell(found.field, id), { state: { gallery: here } });
  };
}

/** The last word on what was done: over the crops for a moment, and for screen readers. */
function Heard() {
  const said = useValue(useOpened().room.said);
  const [over, setOver] = useState("");
  useEffect(() => {
    const timer = window.setTimeout(() => setOver(said), 4000);
    return () => window.clearTimeout(timer);
  }, [said]);
  return (
    <>
      {said && said !== over && <p className={classes.said} aria-hidden="true">{said}</p>}
      <p className="visually-hidden" role="status" aria-live="polite">{said}</p>
    </>
  );
}
