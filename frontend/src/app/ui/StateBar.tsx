// How many fields stand where, as one slim bar; the numbers are its accessible name and its tooltip.

import { Tooltip } from "@mantine/core";

import type { FieldCounts } from "../../api";
import { t } from "../../i18n";
import { FIELD_LOOK, FIELD_STATES } from "../../theme/states";
import classes from "./ui.module.css";

export const totalOf = (counts: FieldCounts): number => FIELD_STATES.reduce((sum, state) => sum + counts[state], 0);

const wordsOf = (counts: FieldCounts): string =>
  FIELD_STATES.filter((state) => counts[state] > 0)
    .map((state) => t(`app:fieldsIn.${state}`, { count: counts[state] }))
    .join(", ") || t("app:fieldsIn.none");

export function StateBar({ counts }: { counts: FieldCounts }) {
  const words = wordsOf(counts);
  return (
    <Tooltip label={words}>
      <div className={classes.bar} role="img" aria-label={words}>
        {FIELD_STATES.filter((state) => counts[state] > 0).map((state) => (
          <span key={state} data-state={state} style={{ flex: counts[state], backgroundColor: FIELD_LOOK[state].fill }} />
        ))}
      </div>
    </Tooltip>
  );
}
