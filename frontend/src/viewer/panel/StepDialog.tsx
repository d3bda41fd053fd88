// A step of the review before it is taken: what it will do, in numbers, and why where a reason is asked.

import { Button, Modal, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { sentenceOf } from "../../api/errors";
import type { Field } from "../../api/types";
import { rejectedClasses } from "../../core/counts";
import type { Step } from "../../core/rights";
import { isSaid } from "../../core/said";
import { twoDecimals } from "../../theme/format";
import * as api from "../api";
import { useCells, useCount, useLate, useOpened, useValue } from "../hooks";
import classes from "../viewer.module.css";

/** Take the step, after every waiting edit has arrived: what is signed is what is on the screen. */
function useStep(step: Step, onDone: () => void) {
  const { session } = useOpened();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState("");
  const { t } = useTranslation("viewer");

  const send = (reason: string): Promise<Field> => {
    const { fieldId: id, settings } = session;
    if (step === "submit") return api.submit(id, settings.get().threshold, session.revision());
    if (step === "approve") return api.approve(id, session.revision());
    return step === "return" ? api.sendBack(id, reason) : api.reopen(id, reason);
  };

  const take = async (reason: string): Promise<void> => {
    setBusy(true);
    setError("");
    try {
      if (!(await session.document.queue.flush())) return setError(t("step.waiting"));
      const field = await send(reason);
      session.setField(field);
      await session.refresh();
      session.selection.select(null);
      onDone();
    } catch (problem) {
      setError(sentenceOf(problem));
      void session.refresh();
    } finally {
      setBusy(false);
    }
  };

  return { busy, error, take };
}

export function StepDialog({ step, onClose }: { step: Step; onClose: () => void }) {
  const { t } = useTranslation("viewer");
  const [text, setText] = useState("");
  const { busy, error, take } = useStep(step, onClose);
  const reason = step === "return" || step === "reopen" ? t(`step.${step}.reason`) : null;
  return (
    <Modal opened onClose={onClose} title={t(`step.${step}.title`)}>
      <form onSubmit={(event) => { event.preventDefault(); void take(text); }}>
        <Outcome step={step} />
        {reason && <Textarea data-autofocus required label={reason} autosize minRows={3} value={text} onChange={(event) => setText(event.currentTarget.value)} />}
        {error && <p className={classes.problem} role="alert">{error}</p>}
        <div className={classes.dialogButtons}>
          <Button variant="default" onClick={onClose}>{t("cancel")}</Button>
          <Button type="submit" data-autofocus={!reason || undefined} loading={busy} disabled={reason !== null && !isSaid(text)}>{t(`step.${step}.word`)}</Button>
        </div>
      </form>
    </Modal>
  );
}

/** What the step will do, in numbers. */
function Outcome({ step }: { step: Step }) {
  const { session, actions } = useOpened();
  const { t } = useTranslation("viewer");
  const cells = useCells();
  const { threshold } = useValue(session.settings);
  const { differential, unidentified, total } = useCount((count) => count);
  const { accepted, rejected } = useLate(session.undecided);
  const lost = rejectedClasses(cells.values(), threshold).map(([label, number]) => `${number} ${actions.nameOf(label)}`).join(", ");
  const unnamed = unidentified > 0 && t("step.unnamed", { count: unidentified });
  if (step === "return" || step === "reopen") return <p className={classes.outcome}>{t(`step.${step}.outcome`)}</p>;
  return (
    <p className={`${classes.outcome} num`}>
      {step === "submit" && accepted + rejected === 0 && <>{t("step.submit.decided")} </>}
      {step === "submit" && accepted + rejected > 0 && <>{t("step.submit.accepted", { count: accepted, score: twoDecimals(threshold) })} {t("step.submit.rejected", { count: rejected })}{lost && ` (${lost})`}. </>}
      {t(`step.${step}.outcome`, { count: total, differential })} {unnamed}
    </p>
  );
}
