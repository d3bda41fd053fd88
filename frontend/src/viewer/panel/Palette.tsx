// Every command by its name: Ctrl K, type a few letters, Enter.

import "@mantine/spotlight/styles.css";

import { createSpotlight, Spotlight, type SpotlightActionGroupData, useSpotlight } from "@mantine/spotlight";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { Row } from "../../core/counts";
import { chordWords } from "../chordWords";
import { GROUPS, type Command, type CommandContext } from "../commands";
import type { FieldSteps } from "../FieldViewer";
import { useCommands, useCount, useOpened } from "../hooks";
import type { Stage } from "../stage/createStage";
import classes from "../viewer.module.css";

const [store, palette] = createSpotlight();

/** The keys of the page around the viewer, which nobody changes. */
export const FIELDS = { previous: { key: "[", name: "previousField" }, next: { key: "]", name: "nextField" } } as const;
const NO_STEPS: FieldSteps = {};
const NONE: SpotlightActionGroupData[] = [];
/** What is present changes with every edit, which is nothing to a closed palette. */
const NO_ROWS: readonly Row[] = [];

export const openPalette = (): void => palette.open();

export function Palette({ stage, steps }: { stage: Stage; steps: FieldSteps | undefined }) {
  const { session, actions } = useOpened();
  const { t } = useTranslation("viewer");
  const groups = useGroups(useMemo(() => ({ session, actions, stage, openPalette }), [session, actions, stage]), steps);
  return (
    <Spotlight
      store={store}
      actions={groups}
      shortcut={null}
      highlightQuery
      scrollable
      maxHeight={420}
      nothingFound={t("palette.nothing")}
      searchProps={{ placeholder: t("palette.search"), "aria-label": t("palette.search") }}
    />
  );
}

/** The commands of the table, then a label each, then what can be done with the classes that are on the field. */
function useGroups(context: CommandContext, steps = NO_STEPS): SpotlightActionGroupData[] {
  const { t } = useTranslation("viewer");
  const { commands, keymap } = useCommands();
  const { opened } = useSpotlight(store);
  const lineages = useCount((count) => (opened ? count.lineages : NO_ROWS));
  return useMemo(() => {
    if (!opened) return NONE;
    const { actions } = context;
    const entry = (command: Command) => {
      const [chord] = keymap.chordsOf(command.id);
      return {
        id: command.id, label: command.says(), onClick: () => command.run(context),
        rightSection: chord ? <kbd className={classes.key}>{chordWords(chord)}</kbd> : undefined,
      };
    };
    const of = (group: Command["group"]) => commands.filter((command) => command.group === group && !command.family).map(entry);
    const besides = (["previous", "next"] as const).flatMap((way) => {
      const step = steps[way];
      const { key, name } = FIELDS[way];
      return step ? [{ id: `field.${way}`, label: t(`sheet.${name}`), onClick: step, rightSection: <kbd className={classes.key}>{key}</kbd> }] : [];
    });
    const present = lineages.flatMap((row) => [row, ...row.stages]).filter((row) => row.total > 0);
    const classesOf = present.flatMap(({ label: { id, name } }) => [
      { id: `next.${id}`, label: t("nextOf", { name }), onClick: () => actions.nextOfClass(id) },
      { id: `all.${id}`, label: t("selectAllOf", { name }), onClick: () => actions.selectClass(id) },
      { id: `decide.${id}`, label: t("decideOf", { name }), onClick: () => actions.open({ is: "decide" as const, label: id }) },
    ]);
    return [...GROUPS.map((group) => ({ group: t(`group.${group}`), actions: group === "walk" ? [...of(group), ...besides] : of(group) })), { group: t("group.label"), actions: of("label") }, { group: t("group.classes"), actions: classesOf }];
  }, [opened, context, commands, keymap, lineages, steps, t]);
}
