// One line below the picture: the keys that matter now. While a label is picked in two steps, what can be picked lies over it.

import { memo, useDeferredValue } from "react";
import { useTranslation } from "react-i18next";

import { whyReadOnly } from "../../core/rights";
import { useCommands, useKeyOf, useOpened, usePart, useSelectedNumber, useValue } from "../hooks";
import { choices, type Picking } from "../picker";
import classes from "../viewer.module.css";
import { Swatch } from "./Swatch";

const NOTHING = ["walk.next", "walk.unreviewed", "walk.uncertain", "draw.toggle", "select.band", "class.decide"];
const ONE = ["cell.acceptNext", "cell.accept", "cell.delete", "label.pick", "walk.class", "cell.duplicate", "select.none"];
const SEVERAL = ["cell.accept", "cell.delete", "label.pick", "cell.duplicate", "edit.undo", "select.none"];
const DRAWING = ["draw.middle", "label.pick", "select.none"];
const LOOKING = ["walk.next", "walk.class", "view.boxes", "view.fit"];
/** The way to all others comes first: a narrow window leaves out what comes last. */
const FIRST = ["help.keys"];
const LAST = ["help.palette"];

export function Legend() {
  const { session } = useOpened();
  const legend = usePart(session.preferences, (preferences) => preferences.legend);
  const picking = useValue(session.picker);
  return (
    <>
      {legend && <Keys />}
      {picking && <Picker picking={picking} />}
    </>
  );
}

/** Which commands somebody may want next, by what is selected and whether anything can be changed. */
function useUseful(): readonly string[] {
  const { session } = useOpened();
  const field = useValue(session.field);
  const tool = usePart(session.settings, (settings) => settings.tool);
  const size = useSelectedNumber();
  if (whyReadOnly(session.role, field.state)) return LOOKING;
  if (tool === "draw" && !size) return DRAWING;
  return size > 1 ? SEVERAL : size ? ONE : NOTHING;
}

/** The line follows what is selected in the next moment: the frame of an edit does not wait for it. */
const Keys = () => <Line useful={useDeferredValue(useUseful())} />;

const Line = memo(function Line({ useful }: { useful: readonly string[] }) {
  const { commands } = useCommands();
  const keyOf = useKeyOf();
  const { t } = useTranslation("viewer");
  const ids = [...FIRST, ...useful, ...LAST];
  return (
    <ul className={classes.legend} aria-label={t("legend")}>
      {ids.map((id) => {
        const key = keyOf(id);
        return key && <li key={id}><kbd className={classes.key}>{key}</kbd>{commands.find((command) => command.id === id)?.says()}</li>;
      })}
    </ul>
  );
});

function Picker({ picking }: { picking: Picking }) {
  const { session, actions } = useOpened();
  const { t } = useTranslation("viewer");
  const lineage = session.labels.find((label) => label.id === picking.lineage);
  return (
    <ul className={classes.legend} data-picking aria-label={t("picker.name")}>
      <li><strong>{lineage ? t("picker.stage", { name: lineage.name }) : t("picker.lineage")}</strong></li>
      {lineage && <li><kbd className={classes.key}>{t("key.enter")}</kbd>{t("picker.itself", { name: lineage.name })}</li>}
      {choices(session.labels, picking).map(({ key, label }) => (
        <li key={key}><kbd className={classes.key}>{key.toUpperCase()}</kbd><Swatch colour={label?.colour} />{actions.nameOf(label?.id ?? null)}</li>
      ))}
      <li><kbd className={classes.key}>{t("key.escape")}</kbd>{t("cancel")}</li>
    </ul>
  );
}
