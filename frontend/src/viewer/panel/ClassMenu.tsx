// What can be done with all cells of a class. The menu is made when it is asked for: there are as many of them as labels.

import { Menu, UnstyledButton } from "@mantine/core";
import { memo, useState, type ReactElement } from "react";
import { useTranslation } from "react-i18next";

import { useOpened } from "../hooks";
import { Dots } from "../icons";
import classes from "../viewer.module.css";

interface ClassMenuProps {
  label: string | null;
  name: string;
}

/** The same whatever the number beside it. */
export const ClassMenu = memo(function ClassMenu({ label, name }: ClassMenuProps) {
  const [opened, setOpened] = useState(false);
  const { t } = useTranslation("viewer");
  const button = (
    <UnstyledButton className={classes.dots} aria-label={t("classMenu", { name })} aria-haspopup="menu" onClick={() => setOpened(true)}>
      <Dots size={14} />
    </UnstyledButton>
  );
  return opened ? <Opened label={label} name={name} button={button} onClose={() => setOpened(false)} /> : button;
});

function Opened({ label, name, button, onClose }: ClassMenuProps & { button: ReactElement; onClose: () => void }) {
  const { actions } = useOpened();
  const { t } = useTranslation("viewer");
  return (
    <Menu opened onClose={onClose} position="bottom-end" shadow="md" withinPortal>
      <Menu.Target>{button}</Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => actions.nextOfClass(label)}>{t("nextOf", { name })}</Menu.Item>
        <Menu.Item onClick={() => actions.selectClass(label)}>{t("selectAllOf", { name })}</Menu.Item>
        <Menu.Item onClick={() => actions.open({ is: "decide", label })}>{t("decideOf", { name })}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
