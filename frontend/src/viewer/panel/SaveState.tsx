// Whether everything is saved: always in sight, in words and not by colour alone.

import { Button, Popover } from "@mantine/core";
import type { ReactNode } from "react";

import type { SaveState as State, SaveStatus } from "../../core/status";
import { useOpened, useSaveStatus } from "../hooks";
import { Alert, Cloud, Tick } from "../icons";
import classes from "../viewer.module.css";

interface Word {
  readonly icon: ReactNode;
  readonly tone: "good" | "busy" | "bad";
  readonly says: (status: SaveStatus) => string;
  readonly more: string;
}

const edits = (number: number) => `${number} ${number === 1 ? "change" : "changes"}`;

const WORDS: Readonly<Record<State, Word>> = {
  saved: { icon: <Tick size={15} />, tone: "good", says: () => "Saved", more: "The server has acknowledged every change." },
  saving: { icon: <Cloud size={15} />, tone: "busy", says: () => "Saving…", more: "Changes are on their way to the server." },
  waiting: { icon: <Cloud size={15} />, tone: "busy", says: () => "Saving…", more: "Changes are sent within a second." },
  offline: { icon: <Alert size={15} />, tone: "bad", says: ({ waiting }) => `Offline, ${edits(waiting)} waiting`, more: "The server does not answer. Changes are kept on this computer and sent as soon as it does." },
  "signed-out": { icon: <Alert size={15} />, tone: "bad", says: ({ waiting }) => `Signed out, ${edits(waiting)} waiting`, more: "Sign in again: changes are kept on this computer and sent afterwards." },
  conflict: { icon: <Alert size={15} />, tone: "bad", says: ({ waiting }) => `${edits(waiting)} to decide`, more: "Some changes wait for your decision; all others are saved." },
  stopped: { icon: <Alert size={15} />, tone: "bad", says: ({ waiting }) => `Not saved: ${edits(waiting)}`, more: "The server does not take changes of this field now. They are kept on this computer." },
};

export function SaveState() {
  const status = useSaveStatus();
  const { icon, tone, says, more } = WORDS[status.state];
  return (
    <Popover width={300} position="bottom-end" shadow="md" withArrow>
      <Popover.Target>
        <button type="button" className={classes.save} data-tone={tone} data-state={status.state}>
          {icon}
          <span className="num">{says(status)}</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <p className={classes.note}>{more}</p>
        {status.reason && <p className={classes.note}>{status.reason}</p>}
        {!status.durable && <p className={classes.note}>This browser stores nothing for this page, so waiting changes would be lost if it closed.</p>}
        <Remedies status={status} />
      </Popover.Dropdown>
    </Popover>
  );
}

function Remedies({ status: { state, refusals } }: { status: SaveStatus }) {
  const { session } = useOpened();
  const { queue, takeTheirs } = session.document;
  const giveUp = () => queue.waitingCells().forEach(takeTheirs);
  return (
    <>
      {refusals.map(({ cell, reason }) => (
        <div key={cell} className={classes.refusal}>
          <p className={classes.note}>{reason}</p>
          <Button size="compact-xs" variant="default" onClick={() => queue.retry(cell)}>Send again</Button>{" "}
          <Button size="compact-xs" variant="subtle" color="red" onClick={() => takeTheirs(cell)}>Give this change up</Button>
        </div>
      ))}
      {["offline", "signed-out", "stopped"].includes(state) && <Button size="compact-sm" variant="default" onClick={queue.resume}>Try now</Button>}{" "}
      {state === "stopped" && <Button size="compact-sm" variant="subtle" color="red" onClick={giveUp}>Give these changes up</Button>}
    </>
  );
}
