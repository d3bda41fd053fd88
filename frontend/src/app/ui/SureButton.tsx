// A button that asks before it does what cannot be taken back: it acts at a second press, and a double click is one press.

import { Button, type ButtonProps } from "@mantine/core";
import { type MouseEvent, useState } from "react";

interface SureButtonProps extends Omit<ButtonProps, "children" | "color" | "variant"> {
  /** What it says at first, and what a screen reader is told if that is not enough by itself. */
  word: string;
  spoken?: string | undefined;
  /** What the second press does, in words. */
  sure: string;
  /** How it looks at first. */
  look?: "default" | "subtle";
  onSure: () => void;
}

export function SureButton({ word, spoken, sure, look = "default", onSure, ...props }: SureButtonProps) {
  const [asked, setAsked] = useState(false);
  const press = ({ detail }: MouseEvent) => {
    if (!asked) setAsked(true);
    else if (detail < 2) onSure();
  };
  const looks = asked ? ({ variant: "filled", color: "red" } as const) : ({ variant: look, ...(look === "subtle" && { color: "gray" }) } as const);
  return (
    <Button size="xs" {...props} {...looks} aria-label={asked ? undefined : spoken} onClick={press} onBlur={() => setAsked(false)}>
      {asked ? sure : word}
    </Button>
  );
}
