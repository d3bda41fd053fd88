// What was done and how saving stands, in words: over the picture for a moment, and to screen readers.

import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { useCount, useOpened, useSaved, useValue } from "./hooks";
import classes from "./viewer.module.css";

/** The last word on what was done, over the picture for a moment; screen readers hear it from the live region. */
export function Said() {
  const said = useValue(useOpened().session.said);
  const [over, setOver] = useState(said);
  useEffect(() => {
    const timer = window.setTimeout(() => setOver(said), 2500);
    return () => window.clearTimeout(timer);
  }, [said]);
  return said && said !== over ? <p className={classes.said} aria-hidden="true">{said}</p> : null;
}

/** What screen readers are told: the last action, how many cells count, who is here, and when saving stops or is over. */
export function LiveRegion() {
  const { session } = useOpened();
  const { t } = useTranslation("viewer");
  const said = useValue(session.said);
  const others = useValue(session.others);
  const differential = useCount((count) => count.differential);
  const state = useSaved((status) => status.state);
  const busy = state === "saving" || state === "waiting";
  const counted = useSettled(t("counted", { count: differential }));
  const saving = useSettled(busy ? "" : state === "saved" ? t("allSaved") : t("notSaved", { why: t(`save.${state}.word`) }));
  const here = useSettled(others.length ? t("othersHere", { names: others.map((other) => other.name).join(", ") }) : "");
  return (
    <div className="visually-hidden" role="status" aria-live="polite">
      <p>{said}</p>
      <p>{counted}</p>
      <p>{saving}</p>
      <p>{here}</p>
    </div>
  );
}

/** The text once it has stood still for a second: a live region that repeats every step is noise. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(text), 1000);
    return () => window.clearTimeout(timer);
  }, [text]);
  return settled;
}
