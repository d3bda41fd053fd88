// The steps of the review this person can take, each with what it will do.

import { Button, Modal, Textarea } from "@mantine/core";
import { useState } from "react";

import { ApiError } from "../../api/errors";
import type { Field } from "../../api/types";
import { rejectedClasses, undecided } from "../../core/counts";
import { steps, type Step } from "../../core/rights";
import * as api from "../api";
import { useCells, useCount, useOpened, useValue } from "../hooks";
import classes from "../viewer.module.css";

interface StepLook {
  readonly word: string;
  readonly primary: boolean;
  readonly reason: string | null;
}

const LOOKS: Readonly<Record<Step, StepLook>> = {
  submit: { word: "Submit for review", primary: true, reason: null },
  approve: { word: "Approve field", primary: true, reason: null },
  return: { word: "Return…", primary: false, reason: "What should be changed?" },
  reopen: { word: "Reopen…", primary: false, reason: "Why is it opened again?" },
};

export function Review() {
  const { session } = useOpened();
  const field = useValue(session.field);
  const [asked, setAsked] = useState<Step | null>(null);
  const possible = steps(session.role, field.state);
  if (!possible.length) return null;
  return (
    <footer className={classes.review} aria-label="Review">
      {possible.map((step) => (
        <Button key={step} className={LOOKS[step].primary ? classes.grow : undefined} variant={LOOKS[step].primary ? "filled" : "default"} onClick={() => setAsked(step)}>
          {LOOKS[step].word}
        </Button>
      ))}
      {asked && <StepDialog key={asked} step={asked} onClose={() => setAsked(null)} />}
    </footer>
  );
}

const sentenceOf = (error: unknown): string => (error instanceof ApiError ? error.message : "Something went wrong. Try again.");

/** Take the step, after every waiting edit has arrived: what is signed is what is on the screen. */
function useStep(step: Step, onDone: () => void) {
  const { session } = useOpened();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState("");

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
      if (!(await session.document.queue.flush())) throw new ApiError(0, "waiting", "Some changes are not saved yet. Settle those first.");
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

function StepDialog({ step, onClose }: { step: Step; onClose: () => void }) {
  const { word, reason } = LOOKS[step];
  const [text, setText] = useState("");
  const { busy, error, take } = useStep(step, onClose);
  return (
    <Modal opened onClose={onClose} title={word.replace("…", " this field")}>
      <form onSubmit={(event) => { event.preventDefault(); void take(text); }}>
        <Outcome step={step} />
        {reason && <Textarea data-autofocus required label={reason} autosize minRows={3} value={text} onChange={(event) => setText(event.currentTarget.value)} />}
        {error && <p className={classes.problem} role="alert">{error}</p>}
        <div className={classes.dialogButtons}>
          <Button variant="default" onClick={onClose}>Cancel</Button>
          <Button type="submit" data-autofocus={!reason || undefined} loading={busy} disabled={reason !== null && !text.trim()}>{word.replace("…", "")}</Button>
        </div>
      </form>
    </Modal>
  );
}

const proposals = (number: number) => `${number} ${number === 1 ? "proposal" : "proposals"}`;

/** What the step will do, in numbers. */
function Outcome({ step }: { step: Step }) {
  const { session } = useOpened();
  const cells = useCells();
  const { threshold } = useValue(session.settings);
  const { differential, unidentified, total } = useCount();
  const { accepted, rejected } = undecided(cells.values(), threshold);
  const lost = rejectedClasses(cells.values(), threshold, session.labels);
  const unnamed = unidentified ? ` ${unidentified} cells are unidentified; a field is only approved once each has a label.` : "";
  if (step === "submit") {
    return (
      <p className={`${classes.outcome} num`}>
        {proposals(accepted)} with a score from {threshold.toFixed(2)} will be accepted, {proposals(rejected)} below it rejected{lost && ` (${lost})`}.
        The field then holds {total} cells, {differential} of them in the differential.{unnamed}
      </p>
    );
  }
  if (step === "approve") return <p className={`${classes.outcome} num`}>You sign this field with its {total} cells, {differential} of them in the differential. They can only be changed after reopening it with a reason.{unnamed}</p>;
  return <p className={classes.outcome}>{step === "return" ? "The field becomes a draft again; its annotators see your reason." : "The field becomes a draft again. Approvals of its case stand as history."}</p>;
}
