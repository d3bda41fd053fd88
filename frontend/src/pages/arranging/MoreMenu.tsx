// A quiet button with what is seldom done to a thing.

import { ActionIcon, type FloatingPosition, Menu } from "@mantine/core";
import type { ReactNode, Ref } from "react";

import { Dots } from "../../theme/icons";

interface MoreMenuProps {
  /** The button's name. */
  word: string;
  button: Ref<HTMLButtonElement>;
  className?: string | undefined;
  position?: FloatingPosition;
  children: ReactNode;
}

export function MoreMenu({ word, button, className, position = "bottom-end", children }: MoreMenuProps) {
  return (
    <Menu position={position} returnFocus>
      <Menu.Target>
        <ActionIcon ref={button} variant="subtle" color="gray" className={className} aria-label={word} title={word}>
          <Dots />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  );
}
