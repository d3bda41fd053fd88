// The steps of the review this person can take: a button each; the dialog says what it will do.

import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { useOpened, useValue } from "../hooks";
import classes from "../viewer.module.css";
import { stepsOf } from "./steps";

export function Review() {
  const { session, actions } = useOpened();
  const { t } = useTranslation("viewer");
  useValue(session.field); // its state says which steps there are
  const possible = stepsOf(session);
  if (!possible.length) return null;
  return (
    <footer className={classes.review} aria-label={t("review")}>
      {possible.map((step) => {
        const primary = step === "submit" || step === "approve";
        return (
          <Button key={step} className={primary ? classes.grow : undefined} variant={primary ? "filled" : "default"} onClick={() => actions.open({ is: "step", step })}>
            {t(`step.${step}.word`)}{!primary && "…"}
          </Button>
        );
      })}
    </footer>
  );
}
