// How a state looks: a word with a mark, so that colour is never the only difference.

import type { Approval, FieldState, JobState } from "../../api";
import { FIELD_LOOK, JOB_LOOK } from "../../theme/states";
import classes from "./ui.module.css";

const SHAPE: Readonly<Partial<Record<FieldState | JobState, "ring" | "square">>> = {
  stored: "ring",
  pending: "ring",
  draft: "square",
  cancelled: "square",
};

interface BadgeProps {
  word: string;
  ink: string;
  fill: string;
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

export const StateBadge = ({ state }: { state: FieldState }) => <Badge {...FIELD_LOOK[state]} shape={SHAPE[state]} />;

export const JobBadge = ({ state }: { state: JobState }) => <Badge {...JOB_LOOK[state]} shape={SHAPE[state]} />;

export const SyntheticTag = () => (
  <span className={classes.tag} title="Made by a computer for demonstration; no patient's cells">
    Synthetic data
  </span>
);

/** The same in a list of many, where a frame around each would be noise. */
export const SyntheticWord = () => <span className={classes.quiet}>Synthetic</span>;

/** How a case's count stands: signed, signed and changed since, or not signed. */
export function ApprovalBadge({ approval }: { approval: Approval | null }) {
  if (!approval) return <span className={classes.quiet}>Not approved</span>;
  if (approval.current) return <Badge {...FIELD_LOOK.approved} word="Count approved" />;
  return <Badge {...FIELD_LOOK.draft} word="Count approved, changed since" shape="square" />;
}
