// Beside the picture: the count, the confidence, the selected cell, and the review.

import { useTranslation } from "react-i18next";

import { useOpened, useSaved, useValue } from "../hooks";
import { Alert, Lock } from "../icons";
import { dateTime } from "../../theme/format";
import classes from "../viewer.module.css";
import { CellDetails } from "./CellDetails";
import { Confidence } from "./Confidence";
import { Counts } from "./Counts";
import { Review } from "./Review";

export function Panel({ target }: { target: number | undefined }) {
  const { t } = useTranslation("viewer");
  return (
    <aside className={classes.panel} aria-label={t("panel")}>
      <Standing />
      <Counts target={target} />
      <Confidence />
      <CellDetails />
      <Review />
    </aside>
  );
}

/** What state the field is in, and what that means for this person. */
function Standing() {
  const { session } = useOpened();
  const field = useValue(session.field);
  const durable = useSaved((status) => status.durable);
  const unsaved = useSaved((status) => (status.state === "stopped" ? status.waiting : 0));
  const { t } = useTranslation("viewer");
  const why = session.whyFixed();
  return (
    <div className={classes.standing}>
      <div className={classes.badges}>
        <span className={classes.state} data-state={field.state}>{t(`state.${field.state}`)}</span>
        {field.synthetic && <span className={classes.tag}>{t("synthetic")}</span>}
      </div>
      {why && <p className={classes.why}><Lock size={14} /><span>{t(`readOnly.${why}`)}</span></p>}
      {field.approved_at && <p className={classes.quiet}>{t("approvedBy", { name: field.approved_by, when: dateTime(field.approved_at) })}</p>}
      {field.state === "approved" && unsaved > 0 && <p className={classes.why}><Alert size={14} /><span>{t("notOfIt", { count: unsaved })}</span></p>}
      {field.state === "draft" && field.reason && <p className={classes.why}><span><b>{t(field.reopened ? "reopened" : "returned")}</b> {field.reason}</span></p>}
      {field.moved_at && <p className={classes.quiet}>{t(field.moved_from ? "movedFrom" : "moved", { from: field.moved_from, name: field.moved_by, when: dateTime(field.moved_at) })} <q>{field.moved_reason}</q></p>}
      {!durable && <p className={classes.why} role="alert"><Alert size={14} /><span>{t("notDurable")}</span></p>}
    </div>
  );
}
