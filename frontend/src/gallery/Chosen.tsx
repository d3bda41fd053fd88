// What is selected and what can be done with it. It keeps its height, so that nothing moves under the hand that selects.

import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { Tick, Trash } from "../viewer/icons";
import classes from "./gallery.module.css";
import { useOpened, useSelection } from "./hooks";

export function Chosen({ show }: { show: (id: string) => void }) {
  const { t } = useTranslation("gallery");
  const { room, actions } = useOpened();
  const { size } = useSelection();
  const chief = room.selection.snapshot();
  return (
    <section className={classes.chosen} aria-label={t("chosen")}>
      {size === 0 && <p className={classes.quiet}>{t("pickerHint")}</p>}
      {size > 0 && (
        <>
          <p>
            <strong className="num">{t("selected", { count: size })}</strong>
            {size === 1 && chief && <Button size="compact-xs" variant="subtle" onClick={() => show(chief)}>{t("show")}</Button>}
          </p>
          {room.role !== "viewer" && (
            <Button.Group>
              <Button size="xs" fullWidth variant="default" leftSection={<Tick size={14} />} onClick={actions.accept}>{t("accept")}</Button>
              <Button size="xs" fullWidth variant="default" leftSection={<Trash size={14} />} onClick={actions.reject}>{t("reject")}</Button>
            </Button.Group>
          )}
        </>
      )}
    </section>
  );
}
