// Beside the picture: the count, the confidence, the selected cell, and the review.

import { useValue, useOpened } from "../hooks";
import { Lock } from "../icons";
import { whyReadOnly } from "../../core/rights";
import classes from "../viewer.module.css";
import { CellDetails } from "./CellDetails";
import { Confidence } from "./Confidence";
import { Counts } from "./Counts";
import { Review } from "./Review";

export function Panel({ target }: { target: number | undefined }) {
  return (
    <aside className={classes.panel} aria-label="Count and review">
      <Standing />
      <Counts target={target} />
      <Confidence />
      <CellDetails />
      <Review />
    </aside>
  );
}

const STATES = { stored: "New", draft: "Draft", in_review: "In review", approved: "Approved" } as const;

/** What state the field is in, and what that means for this person. */
function Standing() {
  const { session } = useOpened();
  const field = useValue(session.field);
  const why = whyReadOnly(session.role, field.state);
  return (
    <div className={classes.standing}>
      <div className={classes.badges}>
        <span className={classes.state} data-state={field.state}>{STATES[field.state]}</span>
        {field.synthetic && <span className={classes.tag}>Synthetic</span>}
      </div>
      {why && <p className={classes.why}><Lock size={14} /><span>{why}</span></p>}
      {field.state === "draft" && field.reason && <p className={classes.why}><span><b>Returned:</b> {field.reason}</span></p>}
    </div>
  );
}
