// Whether everything is saved: a chip that says it in words and not by colour alone, and behind it why and what can be done.

import { Button } from "@mantine/core";
import { useState, type ComponentProps, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { SaveState, SaveStatus } from "../../core/status";
import { inWords } from "../../i18n/said";
import { useElsewhere, useHold } from "../hooks";
import { Alert, Cloud, Tick } from "../icons";
import classes from "./saving.module.css";

interface Look {
  readonly icon: ReactNode;
  readonly tone: "good" | "busy" | "bad";
}

const BUSY: Look = { icon: <Cloud size={15} />, tone: "busy" };
const BAD: Look = { icon: <Alert size={15} />, tone: "bad" };
const LOOKS: Readonly<Record<SaveState, Look>> = {
  saved: { icon: <Tick size={15} />, tone: "good" }, saving: BUSY, waiting: BUSY, offline: BAD, "signed-out": BAD, conflict: BAD, overtaken: BAD, stopped: BAD,
};
const HELD: ReadonlySet<SaveState> = new Set<SaveState>(["offline", "signed-out", "overtaken", "stopped"]);
const GIVEN_UP: ReadonlySet<SaveState> = new Set<SaveState>(["overtaken", "stopped"]);

type Stands = Pick<SaveStatus, "state" | "waiting">;

/** What waits of other fields is told where nothing waits here. */
export function SaveChip({ state, waiting, ...props }: Stands & ComponentProps<"button">) {
  const elsewhere = useElsewhere();
  const hold = useHold();
  const { t } = useTranslation("viewer");
  const told = state === "saved" && elsewhere > 0;
  const { icon, tone } = told ? BAD : LOOKS[state];
  const says = told ? t(`save.elsewhere.${hold}`, { count: elsewhere }) : t(`save.${state}.says`, { count: waiting });
  return (
    <button title={says} {...props} type="button" className={classes.save} data-tone={tone}>
      {icon}
      <span className="num">{says}</span>
    </button>
  );
}

export interface Remedies {
  /** Try again now. */
  readonly resume: () => void;
  /** Send what an approval has overtaken after all. */
  readonly agree: () => void;
  /** Send the refused edits of a cell once more. */
  readonly retry: (cell: string) => void;
  /** Let go of the edits of one cell, or of all that nothing else can be done about. */
  readonly giveUp: (cell?: string) => void;
}

export function SaveMore({ status, remedies }: { status: SaveStatus; remedies: Remedies }) {
  const { t } = useTranslation("viewer");
  const elsewhere = useElsewhere() > 0;
  const { state, reason, durable } = status;
  return (
    <>
      {(state !== "saved" || !elsewhere) && <p className={classes.note}>{t(`save.${state}.more`)}</p>}
      {reason && <p className={classes.note}>{inWords(reason)}</p>}
      {!durable && <p className={classes.note}>{t("notDurable")}</p>}
      {elsewhere && <p className={classes.note}>{t(state === "saved" ? "save.elsewhere.more" : "save.elsewhere.too")}</p>}
      <Actions status={status} remedies={remedies} />
    </>
  );
}

function Actions({ status: { state, refusals }, remedies: { resume, agree, retry, giveUp } }: { status: SaveStatus; remedies: Remedies }) {
  const { t } = useTranslation("viewer");
  const isOvertaken = state === "overtaken";
  return (
    <>
      {refusals.map(({ cell, reason }) => (
        <div key={cell} className={classes.refusal}>
          <p className={classes.note}>{inWords(reason)}</p>
          <Button size="compact-xs" variant="default" onClick={() => retry(cell)}>{t("save.again")}</Button>{" "}
          <Button size="compact-xs" variant="subtle" color="red" onClick={() => giveUp(cell)}>{t("save.giveUp")}</Button>
        </div>
      ))}
      {HELD.has(state) && <Button size="compact-sm" variant="default" onClick={isOvertaken ? agree : resume}>{t(isOvertaken ? "save.these" : "save.now")}</Button>}{" "}
      {GIVEN_UP.has(state) && <GiveUp giveUp={() => giveUp()} />}
    </>
  );
}

/** What nothing brings back is asked about once. */
function GiveUp({ giveUp }: { giveUp: () => void }) {
  const { t } = useTranslation("viewer");
  const [asked, setAsked] = useState(false);
  if (!asked) return <Button size="compact-sm" variant="subtle" color="red" onClick={() => setAsked(true)}>{t("save.giveAllUp")}</Button>;
  return (
    <div className={classes.asked} role="group" aria-label={t("save.giveAllUp")}>
      <p className={classes.note}>{t("save.lost")}</p>
      <Button size="compact-sm" variant="default" autoFocus onClick={() => setAsked(false)}>{t("save.keep")}</Button>{" "}
      <Button size="compact-sm" color="red.9" onClick={giveUp}>{t("save.giveUpForGood")}</Button>
    </div>
  );
}
