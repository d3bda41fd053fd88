// What can be done to a field as a whole, on its card and above the viewer.

import { Menu } from "@mantine/core";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Field } from "../../api";
import classes from "./arranging.module.css";
import { MoreMenu } from "./MoreMenu";
import { MoveDialog } from "./MoveDialog";
import { ReasonDialog } from "./ReasonDialog";
import { useSetAside } from "./useArranging";

interface FieldMenuProps {
  field: Field;
  className?: string;
}

export function FieldMenu({ field, className }: FieldMenuProps) {
  const { t } = useTranslation("arranging");
  const [asking, setAsking] = useState<"move" | "aside" | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    setAsking(null);
    requestAnimationFrame(() => button.current?.focus());
  };
  if (field.state === "set_aside") return null;
  return (
    <>
      <MoreMenu word={t("more", { name: field.name })} button={button} className={className}>
        {field.state === "approved" ? (
          <Menu.Label className={classes.why}>{t("reopenFirst")}</Menu.Label>
        ) : (
          <>
            <Menu.Item onClick={() => setAsking("move")}>{t("move")}</Menu.Item>
            <Menu.Item onClick={() => setAsking("aside")}>{t("setAside")}</Menu.Item>
          </>
        )}
      </MoreMenu>
      {asking === "move" && <MoveDialog field={field} onClose={close} />}
      {asking === "aside" && <SetAsideDialog field={field} onClose={close} />}
    </>
  );
}

function SetAsideDialog({ field, onClose }: { field: Field; onClose: () => void }) {
  const { t } = useTranslation("arranging");
  const setAside = useSetAside(field);
  return (
    <ReasonDialog
      title={t("setAsideOne", { name: field.name })}
      lead={t("lead")}
      word={t("doSetAside")}
      pending={setAside.isPending}
      error={setAside.error}
      onReason={(reason) => setAside.mutate(reason, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}
