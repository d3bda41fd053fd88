// Who else is on this field: a dot each in the colour that their selection has on the picture.

import { Tooltip } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { useLate, useOpened } from "../hooks";
import classes from "../viewer.module.css";

const initials = (name: string): string => name.split(/\s+/).map((word) => word.slice(0, 1)).join("").slice(0, 2).toUpperCase();

export function Others() {
  const { session } = useOpened();
  const { t } = useTranslation("viewer");
  const others = useLate(session.others);
  if (!others.length) return null;
  return (
    <ul className={classes.others} aria-label={t("others")}>
      {others.map(({ page, name, colour, selection }) => {
        const who = name === session.me.name ? t("youElsewhere") : name;
        const what = selection.length ? t("hasSelected", { name: who, count: selection.length }) : t("looksOn", { name: who });
        return (
          <Tooltip key={page} label={what}>
            <li style={{ background: colour }} aria-label={what} tabIndex={0}>{initials(name)}</li>
          </Tooltip>
        );
      })}
    </ul>
  );
}
