// Accept a class's proposals from a score on, or reject those below it, each as one step that can be undone.

import { Button, Modal, NativeSelect, Slider } from "@mantine/core";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import { inClass, parted } from "../../core/bulk";
import { inFamilies } from "../../core/gallery";
import { twoDecimals } from "../../theme/format";
import { useCells, useOpened, useValue } from "../hooks";
import classes from "../viewer.module.css";

/** As the select writes them: a label's id, "" for every class, "-" for the unidentified. */
const valueOf = (label: string | null | undefined): string => (label === undefined ? "" : (label ?? "-"));
const labelOf = (value: string): string | null | undefined => (value === "" ? undefined : value === "-" ? null : value);

/** A stage stands a little to the right of its lineage. */
const STAGE = "\u2003";

interface DecideDialogProps {
  label: string | null | undefined;
  onClose: () => void;
}

export function DecideDialog({ label: first, onClose }: DecideDialogProps) {
  const { session, actions } = useOpened();
  const { t } = useTranslation("viewer");
  const cells = useCells();
  const [label, setLabel] = useState(first);
  const [score, setScore] = useState(useValue(session.settings).threshold);
  const { from, below } = useMemo(() => parted(cells.values(), inClass(session.labels, label), score), [cells, session, label, score]);
  const decide = (how: "accept" | "reject") => {
    actions.decide(label, score, how);
    onClose();
  };
  const options = [
    { value: "", label: t("decide.every") },
    ...inFamilies(session.labels).map(({ id, name, parent }) => ({ value: id, label: parent === null ? name : STAGE + name })),
    { value: "-", label: t("unidentified") },
  ];
  return (
    <Modal opened onClose={onClose} title={t("decide.title")}>
      <NativeSelect label={t("decide.class")} data={options} value={valueOf(label)} onChange={(event) => setLabel(labelOf(event.currentTarget.value))} data-autofocus />
      <p className={classes.outcome}>{t("decide.score", { score: twoDecimals(score) })}</p>
      <Slider value={score} onChange={setScore} min={0} max={1} step={0.01} label={null} thumbLabel={t("decide.slider")} />
      <p className={`${classes.quiet} num`}>{t("decide.note")}</p>
      <div className={classes.dialogButtons}>
        <Button variant="default" disabled={!below.length} onClick={() => decide("reject")}>{t("decide.reject", { count: below.length })}</Button>
        <Button disabled={!from.length} onClick={() => decide("accept")}>{t("decide.accept", { count: from.length })}</Button>
      </div>
    </Modal>
  );
}
