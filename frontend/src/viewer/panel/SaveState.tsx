// Whether everything is saved: always in sight, in words and not by colour alone.

import { Button, Popover } from "@mantine/core";
import type { ComponentProps, ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { SaveState as State, SaveStatus } from "../../core/status";
import { useElsewhere, useOpened, useSaveStatus } from "../hooks";
import { Alert, Cloud, Tick } from "../icons";
import classes from "../viewer.module.css";

interface Look {
  readonly icon: ReactNode;
  readonly tone: "good" | "busy" | "bad";
}

const BUSY: Look = { icon: <Cloud size={15} />, tone: "busy" };
const BAD: Look = { icon: <Alert size={15} />, tone: "bad" };
const LOOKS: Readonly<Record<State, Look>> = {
  saved: { icon: <Tick size={15} />, tone: "good" }, saving: BUSY, waiting: BUSY, offline: BAD, "signed-out": BAD, conflict: BAD, overtaken: BAD, stopped: BAD,
};

export function SaveState() {
  return (
    <Popover width={300} position="bottom-end" shadow="md" withArrow>
      <Popover.Target><Standing /></Popover.Target>
      <Popover.Dropdown><More /></Popover.Dropdown>
    </Popover>
  );
}

/** The button in sight: what waits of other fields is told where nothing waits of this one. The state changes several times with every edit: this hears of it, and not the popover around it. */
function Standing(props: ComponentProps<"button">) {
  const { state, waiting } = useSaveStatus();
  const elsewhere = useElsewhere();
  const { t } = useTranslation("viewer");
  const told = state === "saved" && elsewhere > 0 ? "elsewhere" : state;
  const { icon, tone } = told === "elsewhere" ? BAD : LOOKS[told];
  return (
    <button {...props} type="button" className={classes.save} data-tone={tone} data-state={state}>
      {icon}
      <span className="num">{t(`save.${told}.says`, { count: told === "elsewhere" ? elsewhere : waiting })}</span>
    </button>
  );
}

function More() {
  const status = useSaveStatus();
  const { t } = useTranslation("viewer");
  const elsewhere = useElsewhere() > 0;
  return (
    <>
      {(status.state !== "saved" || !elsewhere) && <p className={classes.note}>{t(`save.${status.state}.more`)}</p>}
      {status.reason && <p className={classes.note}>{status.reason}</p>}
      {!status.durable && <p className={classes.note}>{t("notDurable")}</p>}
      {elsewhere && <p className={classes.note}>{t(status.state === "saved" ? "save.elsewhere.more" : "save.elsewhere.too")}</p>}
      <Remedies status={status} />
    </>
  );
}

function Remedies({ status: { state, refusals } }: { status: SaveStatus }) {
  const { session } = useOpened();
  const { t } = useTranslation("viewer");
  const { queue, takeTheirs, giveUp } = session.document;
  const isOvertaken = state === "overtaken";
  return (
    <>
      {refusals.map(({ cell, reason }) => (
        <div key={cell} className={classes.refusal}>
          <p className={classes.note}>{reason}</p>
          <Button size="compact-xs" variant="default" onClick={() => queue.retry(cell)}>{t("save.again")}</Button>{" "}
          <Button size="compact-xs" variant="subtle" color="red" onClick={() => takeTheirs(cell)}>{t("save.giveUp")}</Button>
        </div>
      ))}
      {["offline", "signed-out", "overtaken", "stopped"].includes(state) && <Button size="compact-sm" variant="default" onClick={isOvertaken ? queue.agree : queue.resume}>{t(isOvertaken ? "save.these" : "save.now")}</Button>}{" "}
      {["overtaken", "stopped"].includes(state) && <Button size="compact-sm" variant="subtle" color="red" onClick={giveUp}>{t("save.giveAllUp")}</Button>}
    </>
  );
}
