// What was done and how saving stands, in words: over the picture for a moment, and to screen readers.

import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { useCount, useElsewhere, useHold, useLate, useOpened, useSaved } from "./hooks";
import classes from "./viewer.module.css";

/** The last word on what was done, over the picture for a moment; screen readers hear it from the live region. */
export function Said() {
  const said = useLate(useOpened().session.said);
  const [over, setOver] = useState(said);
  useEffect(() => {
    const timer = window.setTimeout(() => setOver(said), 2500);
    return () => window.clearTimeout(timer);
  }, [said]);
  return said && said !== over ? <p className={classes.said} aria-hidden="true">{said}</p> : null;
}

/** What screen readers are told: the last action, how many cells count, who is here, and when saving stops or is over. */
export function LiveRegion() {
  return (
    <div className="visually-hidden" role="status" aria-live="polite">
      <p><Done /></p>
      <p><Counted /></p>
      <p><Saving /></p>
      <p><Here /></p>
    </div>
  );
}

const Done = () => useLate(useOpened().session.said);

function Counted() {
  const { t } = useTranslation("viewer");
  return useSettled(t("counted", { count: useCount((count) => count.differential) }));
}

/** What comes and goes with every edit is not told. */
function Saving() {
  const { t } = useTranslation("viewer");
  const state = useSaved((status) => (status.state === "saving" || status.state === "waiting" ? null : status.state));
  const elsewhere = useElsewhere();
  const hold = useHold();
  const saved = elsewhere ? t(`save.elsewhere.${hold}`, { count: elsewhere }) : t("allSaved");
  return useSettled(state === null ? "" : state === "saved" ? saved : t("notSaved", { why: t(`save.${state}.word`) }));
}

function Here() {
  const { t } = useTranslation("viewer");
  const others = useLate(useOpened().session.others);
  return useSettled(others.length ? t("othersHere", { names: others.map((other) => other.name).join(", ") }) : "");
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
