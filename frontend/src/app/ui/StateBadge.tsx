// How a state looks: a word with a mark, so that colour is never the only difference.

import { useTranslation } from "react-i18next";

import type { Approval, FieldState, JobState } from "../../api";
import { Check, Cross } from "../../theme/icons";
import { FIELD_LOOK, JOB_LOOK, type Look } from "../../theme/states";
import classes from "./ui.module.css";

type Shape = "ring" | "square" | "check" | "cross";

/** A mark of its own for every state; a plain dot is what is under way. */
const SHAPE: Readonly<Partial<Record<FieldState | JobState, Shape>>> = {
  stored: "ring",
  pending: "ring",
  draft: "square",
  cancelled: "square",
  approved: "check",
  succeeded: "check",
  failed: "cross",
  set_aside: "cross",
};

function Mark({ shape, fill }: { shape: Shape | undefined; fill: string }) {
  if (shape === "check") return <Check size={13} />;
  if (shape === "cross") return <Cross size={13} />;
  return <span className={classes.badgeDot} data-shape={shape} style={{ background: fill, borderColor: fill }} />;
}

/** A field's state as a mark alone, for places too small for words. */
export const StateMark = ({ state }: { state: FieldState }) => (
  <span className={classes.badge} style={{ color: FIELD_LOOK[state].ink }} aria-hidden="true">
    <Mark shape={SHAPE[state]} fill={FIELD_LOOK[state].fill} />
  </span>
);

interface BadgeProps extends Look {
  word: string;
  shape?: Shape | undefined;
}

function Badge({ word, ink, fill, shape }: BadgeProps) {
  return (
    <span className={classes.badge} style={{ color: ink }}>
      <span className={classes.mark} aria-hidden="true">
        <Mark shape={shape} fill={fill} />
      </span>
      {word}
    </span>
  );
}

export function StateBadge({ state }: { state: FieldState }) {
  const { t } = useTranslation();
  return <Badge {...FIELD_LOOK[state]} word={t(`field.${state}`)} shape={SHAPE[state]} />;
}

export function JobBadge({ state }: { state: JobState }) {
  const { t } = useTranslation();
  return <Badge {...JOB_LOOK[state]} word={t(`job.${state}`)} shape={SHAPE[state]} />;
}

export function SyntheticTag() {
  const { t } = useTranslation();
  return (
    <span className={classes.tag} title={t("syntheticWhy")}>
      {t("synthetic")}
    </span>
  );
}

/** The same in a list of many, where a frame around each would be noise. */
export function SyntheticWord() {
  const { t } = useTranslation();
  return <span className={classes.quiet}>{t("syntheticShort")}</span>;
}

/** How a case's count stands: signed, signed and changed since, or not signed. */
export function ApprovalBadge({ approval }: { approval: Approval | null }) {
  const { t } = useTranslation();
  if (!approval) return <span className={classes.quiet}>{t("approval.none")}</span>;
  if (approval.current) return <Badge {...FIELD_LOOK.approved} word={t("approval.current")} shape="check" />;
  return <Badge {...FIELD_LOOK.draft} word={t("approval.changed")} shape="square" />;
}
