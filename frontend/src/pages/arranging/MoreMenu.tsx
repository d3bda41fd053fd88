// A quiet button with what is seldom done to a thing.

import { ActionIcon, Menu } from "@mantine/core";
import type { ReactNode, Ref } from "react";

import { Dots } from "../../theme/icons";

interface MoreMenuProps {
  /** The button's name. */
  word: string;
  button: Ref<HTMLButtonElement>;
  className?: string | undefined;
  /** As high as the buttons beside it. */
  large?: boolean;
  children: ReactNode;
}

export function MoreMenu({ word, button, className, large = false, children }: MoreMenuProps) {
  return (
    <Menu position="bottom-end" returnFocus>
      <Menu.Target>
        <ActionIcon ref={button} variant={large ? "default" : "subtle"} size={large ? 36 : undefined} color="gray" className={className} aria-label={word} title={word}>
          <Dots />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  );
}
