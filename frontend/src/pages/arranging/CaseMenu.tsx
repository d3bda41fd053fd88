// What is seldom done to a case: another code, or setting it aside with all its fields.

import { Menu } from "@mantine/core";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Case } from "../../api";
import { date } from "../../theme/format";
import classes from "./arranging.module.css";
import { MoreMenu } from "./MoreMenu";
import { ReasonDialog } from "./ReasonDialog";
import { RenameDialog } from "./RenameDialog";
import { useSetCaseAside } from "./useCases";

export function CaseMenu({ item }: { item: Case }) {
  const { t } = useTranslation("arranging");
  const [asking, setAsking] = useState<"code" | "aside" | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const why = useWhyItStays(item);
  const close = () => {
    setAsking(null);
    requestAnimationFrame(() => button.current?.focus());
  };
  return (
    <>
      <MoreMenu large word={t("more", { name: item.code })} button={button}>
        <Menu.Item onClick={() => setAsking("code")}>{t("rename")}</Menu.Item>
        {why ? <Menu.Label className={classes.why}>{why}</Menu.Label> : <Menu.Item onClick={() => setAsking("aside")}>{t("setAside")}</Menu.Item>}
      </MoreMenu>
      {asking === "code" && <RenameDialog item={item} onClose={close} />}
      {asking === "aside" && <SetAsideDialog item={item} onClose={close} />}
    </>
  );
}

/** Why the case cannot be set aside, as the server would refuse it; null when it can. */
function useWhyItStays({ approval, field_counts: { approved } }: Case): string | null {
  const { t } = useTranslation("arranging");
  if (approval) return t("signedStays", { name: approval.by, when: date(approval.at) });
  return approved > 0 ? t("reopenFieldsFirst", { count: approved }) : null;
}

function SetAsideDialog({ item, onClose }: { item: Case; onClose: () => void }) {
  const { t } = useTranslation("arranging");
  const setAside = useSetCaseAside(item);
  return (
    <ReasonDialog
      title={t("setAsideOne", { name: item.code })}
      lead={t("caseLead")}
      word={t("doSetAside")}
      pending={setAside.isPending}
      error={setAside.error}
      onReason={(reason) => setAside.mutate(reason, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}
