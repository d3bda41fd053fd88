// How a state looks: a word with a mark, so that colour is never the only difference.

import { useTranslation } from "react-i18next";

import type { Approval, FieldState, JobState } from "../../api";
import { FIELD_LOOK, JOB_LOOK, type Look } from "../../theme/states";
import classes from "./ui.module.css";

const SHAPE: Readonly<Partial<Record<FieldState | JobState, "ring" | "square">>> = {
  stored: "ring",
  pending: "ring",
  draft: "square",
  cancelled: "square",
};

interface BadgeProps extends Look {
  word: string;
  shape?: "ring" | "square" | undefined;
}

function Badge({ word, ink, fill, shape }: BadgeProps) {
  return (
    <span className={classes.badge} style={{ color: ink }}>
      <span className={classes.badgeDot} data-shape={shape} style={{ background: fill, borderColor: fill }} aria-hidden="true" />
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
  if (approval.current) return <Badge {...FIELD_LOOK.approved} word={t("approval.current")} />;
  return <Badge {...FIELD_LOOK.draft} word={t("approval.changed")} shape="square" />;
}
