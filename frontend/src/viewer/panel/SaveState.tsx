// Whether everything of this field is saved: always in sight.

import { Popover } from "@mantine/core";
import type { ComponentProps } from "react";

import { useOpened, useSaveStatus } from "../hooks";
import { SaveChip, SaveMore } from "./Saving";

export function SaveState() {
  return (
    <Popover width={300} position="bottom-end" shadow="md" withArrow>
      <Popover.Target><Standing /></Popover.Target>
      <Popover.Dropdown><More /></Popover.Dropdown>
    </Popover>
  );
}

/** The state changes several times with every edit: this hears of it, and not the popover around it. */
function Standing(props: ComponentProps<"button">) {
  const { state, waiting } = useSaveStatus();
  return <SaveChip {...props} state={state} waiting={waiting} />;
}

function More() {
  const status = useSaveStatus();
  const { queue, takeTheirs, giveUp } = useOpened().session.document;
  const remedies = { resume: queue.resume, agree: queue.agree, retry: queue.retry, giveUp: (cell?: string) => (cell === undefined ? giveUp() : takeTheirs(cell)) };
  return <SaveMore status={status} remedies={remedies} />;
}
