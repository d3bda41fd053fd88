// That a thing was set aside: by whom, when and why, with the way back for who may take it.

import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Field } from "../../api";
import { dateTime } from "../../theme/format";
import classes from "./arranging.module.css";
import { useBringBack } from "./useArranging";

/** What is kept of it with whatever was set aside; a field that left with its case has no reason of its own. */
export interface Aside {
  set_aside_at: string | null;
  set_aside_by: string | null;
  set_aside_reason: string;
}

export function AsideWords({ set_aside_at: at, set_aside_by: by, set_aside_reason: reason }: Aside) {
  const { t } = useTranslation("arranging");
  return (
    <>
      <span className={classes.byWhom}>
        {t(reason ? "asideBy" : "asideWithCase", { name: by, when: at && dateTime(at) })}
      </span>{" "}
      {reason && <q className={classes.reason}>{reason}</q>}
    </>
  );
}

export function BringBack({ name, pending, onClick }: { name: string; pending: boolean; onClick: () => void }) {
  const { t } = useTranslation("arranging");
  return (
    <Button size="xs" variant="default" loading={pending} onClick={onClick} aria-label={t("bringBackOne", { name })}>
      {t("bringBack")}
    </Button>
  );
}

/** Above the viewer of a field that was set aside; nothing above any other. */
export function FieldAsideNote({ field, mayArrange }: { field: Field; mayArrange: boolean }) {
  const bringBack = useBringBack(field);
  return (
    <div role="status">
      {field.state === "set_aside" && (
        <div className={classes.note}>
          <p>
            <AsideWords {...field} />
          </p>
          {mayArrange && field.set_aside_reason && <BringBack name={field.name} pending={bringBack.isPending} onClick={() => bringBack.mutate()} />}
        </div>
      )}
    </div>
  );
}
