// The threshold: proposals below it are hidden, not counted, and rejected when the field is submitted.

import { Slider } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { twoDecimals } from "../../theme/format";

import { useLate, useOpened, usePart, useValue } from "../hooks";
import classes from "../viewer.module.css";

export function Confidence() {
  const { session, actions } = useOpened();
  const threshold = usePart(session.settings, (settings) => settings.threshold);
  const field = useValue(session.field);
  const { t } = useTranslation("viewer");
  if (field.state === "approved" || field.state === "in_review") return null;
  return (
    <section className={classes.block} aria-label={t("confidence.name")}>
      <div className={classes.blockHead}>
        <h2>{t("confidence.from")}</h2>
        <span className="num">{twoDecimals(threshold)}</span>
      </div>
      <Slider value={threshold} onChange={actions.setThreshold} min={0} max={1} step={0.01} size="sm" label={null} thumbLabel={t("confidence.slider")} />
      <Shown />
    </section>
  );
}

/** How many proposals are shown, and how many are not: all of this block that changes with an edit. */
function Shown() {
  const { t } = useTranslation("viewer");
  const { accepted, rejected } = useLate(useOpened().session.undecided);
  return <p className={`${classes.quiet} num`}>{t("confidence.shown", { count: accepted, below: rejected })}</p>;
}
