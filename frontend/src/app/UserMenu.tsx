// Who is signed in, light or dark, and the way out.

import { Menu, UnstyledButton, useMantineColorScheme, type MantineColorScheme } from "@mantine/core";

import type { User } from "../api";
import { useSignOut } from "../api/session";
import { Check, ChevronDown, Moon, Screen, SignOut, Sun } from "../theme/icons";
import classes from "./Shell.module.css";

const SCHEMES: readonly { value: MantineColorScheme; word: string; Icon: typeof Sun }[] = [
  { value: "light", word: "Light", Icon: Sun },
  { value: "dark", word: "Dark", Icon: Moon },
  { value: "auto", word: "As the system", Icon: Screen },
];

const initials = (name: string): string =>
  name.split(/\s+/).map((word) => word[0] ?? "").slice(0, 2).join("").toUpperCase();

export function UserMenu({ user }: { user: User }) {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const signOut = useSignOut();
  const name = user.name || user.username;
  return (
    <Menu>
      <Menu.Target>
        <UnstyledButton className={classes.quietButton} aria-label={`${name}: account and appearance`}>
          <span className={classes.avatar} aria-hidden="true">
            {initials(name)}
          </span>
          <span className={`${classes.ellipsis} ${classes.wideOnly}`}>{name}</span>
          <ChevronDown size={14} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Appearance</Menu.Label>
        {SCHEMES.map(({ value, word, Icon }) => (
          <Menu.Item
            key={value}
            role="menuitemradio"
            aria-checked={colorScheme === value}
            leftSection={<Icon />}
            rightSection={colorScheme === value ? <Check size={14} /> : null}
            onClick={() => setColorScheme(value)}
          >
            {word}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<SignOut />} onClick={() => signOut.mutate()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
