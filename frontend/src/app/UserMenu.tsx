// Who is signed in, light or dark, which language, and the way out.

import { Menu, UnstyledButton, useMantineColorScheme, type MantineColorScheme } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { sentenceOf, type User } from "../api";
import { useSignOut } from "../api/session";
import { chooseLanguage, type Language, language, LANGUAGES } from "../i18n";
import { Check, ChevronDown, Moon, Screen, Seal, SignOut, Sun } from "../theme/icons";
import { PasswordDialog } from "./PasswordDialog";
import classes from "./Shell.module.css";

const SCHEMES: readonly { value: MantineColorScheme; Icon: typeof Sun }[] = [
  { value: "light", Icon: Sun },
  { value: "dark", Icon: Moon },
  { value: "auto", Icon: Screen },
];

const initials = (name: string): string =>
  name.split(/\s+/).map((word) => word[0] ?? "").slice(0, 2).join("").toUpperCase();

export function UserMenu({ user }: { user: User }) {
  const { t } = useTranslation();
  const signOut = useSignOut();
  const [asked, dialog] = useDisclosure(false);
  const name = user.name || user.username;
  return (
    <>
      <Menu>
        <Menu.Target>
          <UnstyledButton className={classes.quietButton} aria-label={t("account", { name })}>
            <span className={classes.avatar} aria-hidden="true">
              {initials(name)}
            </span>
            <span className={`${classes.ellipsis} ${classes.wideOnly}`}>{name}</span>
            <ChevronDown size={14} />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Appearance />
          <Menu.Divider />
          <Languages />
          <Menu.Divider />
          <Menu.Item leftSection={<Seal />} onClick={dialog.open}>
            {t("password.title")}
          </Menu.Item>
          <Menu.Item leftSection={<SignOut />} onClick={() => signOut.mutate()}>
            {t("signOut")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <PasswordDialog username={user.username} opened={asked} onClose={dialog.close} />
    </>
  );
}

interface ChoiceProps {
  chosen: boolean;
  icon?: ReactNode;
  onChoose: () => void;
  children: ReactNode;
}

function Choice({ chosen, icon, onChoose, children }: ChoiceProps) {
  return (
    <Menu.Item
      role="menuitemradio"
      aria-checked={chosen}
      leftSection={icon}
      rightSection={chosen ? <Check size={14} /> : null}
      onClick={onChoose}
    >
      {children}
    </Menu.Item>
  );
}

function Appearance() {
  const { t } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <>
      <Menu.Label>{t("appearance.title")}</Menu.Label>
      {SCHEMES.map(({ value, Icon }) => (
        <Choice key={value} chosen={colorScheme === value} icon={<Icon />} onChoose={() => setColorScheme(value)}>
          {t(`appearance.${value}`)}
        </Choice>
      ))}
    </>
  );
}

/** Each language under its own name, as whoever looks for it knows it. */
function Languages() {
  const { t } = useTranslation();
  const speak = (wanted: Language) =>
    void chooseLanguage(wanted).catch((error: unknown) => notifications.show({ color: "red", message: sentenceOf(error) }));
  return (
    <>
      <Menu.Label>{t("language")}</Menu.Label>
      {(Object.keys(LANGUAGES) as Language[]).map((each) => (
        <Choice key={each} chosen={language() === each} onChoose={() => speak(each)}>
          <span lang={each}>{LANGUAGES[each].name}</span>
        </Choice>
      ))}
    </>
  );
}
