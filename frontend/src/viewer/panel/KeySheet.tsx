// All keys on one sheet, in columns; a click on a key and the next key pressed takes its place.

import { Button, Modal, Switch } from "@mantine/core";
import { useState, type KeyboardEvent, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { sentenceOf } from "../../api/errors";
import { chordWords } from "../chordWords";
import { GROUPS, type Command } from "../commands";
import { useCommands, useOpened, useValue } from "../hooks";
import { chordOf, given, isFree, type Overrides } from "../keymap";
import { keep, type Preferences } from "../preferences";
import classes from "../viewer.module.css";
import { FIELDS } from "./Palette";
import { Swatch } from "./Swatch";

export function KeySheet({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("viewer");
  const { commands } = useCommands();
  const keys = useEditing(commands);
  const labels = commands.filter((command) => command.group === "label");
  return (
    <Modal opened onClose={onClose} title={t("sheet.title")} size={1180} closeOnEscape={!keys.listening}>
      <div onKeyDownCapture={keys.onKeyDown}>
        <p className={classes.note} role="status">{keys.says}</p>
        <div className={classes.sheet}>
          <div className={classes.commands}>
            {GROUPS.map((group) => (
              <Section key={group} title={t(`group.${group}`)} commands={commands.filter((command) => command.group === group)} keys={keys}>
                {group === "walk" && Object.values(FIELDS).map(({ key, name }) => (
                  <div key={key}>
                    <dt><kbd className={classes.key}>{key}</kbd></dt>
                    <dd>{t(`sheet.${name}`)}</dd>
                  </div>
                ))}
              </Section>
            ))}
          </div>
          <div className={classes.labels}><Section title={t("group.label")} commands={labels} keys={keys} /></div>
        </div>
        <Foot keys={keys} />
      </div>
    </Modal>
  );
}

/** Changing keys: which command listens, what a pressed key does to it, and whether the server has kept it. */
function useEditing(commands: readonly Command[]) {
  const { session } = useOpened();
  const { t } = useTranslation("viewer");
  const preferences = useValue(session.preferences);
  const [listening, setListening] = useState<Command | null>(null);
  const [taken, setTaken] = useState<{ chord: string; by: Command } | null>(null);
  const [problem, setProblem] = useState("");
  const { keymap } = useCommands();

  const save = (next: Partial<Preferences>): void => {
    setListening(null);
    setTaken(null);
    setProblem("");
    keep(session.preferences, { ...preferences, ...next }).catch((error: unknown) => setProblem(sentenceOf(error)));
  };
  const give = (id: string, chord: string) => save({ keymap: given(commands, preferences.keymap, id, chord) });

  const onKeyDown = (event: KeyboardEvent): void => {
    if (!listening) return;
    const chord = chordOf(event);
    if (chord === "Tab" || chord === "Shift+Tab") return;
    event.preventDefault();
    event.stopPropagation();
    if (chord === "Escape") return setListening(null);
    if (!isFree(commands, chord)) return;
    const owner = keymap.commandOf(chord);
    if (!owner || owner.id === listening.id || taken?.chord === chord) give(listening.id, chord);
    else setTaken({ chord, by: owner });
  };

  const says =
    problem ||
    (listening && taken ? t("sheet.taken", { key: chordWords(taken.chord), command: taken.by.says() }) : listening ? t("sheet.press", { command: listening.says() }) : t("sheet.lead"));
  return { listening, listen: setListening, onKeyDown, says, save, preferences, keymap };
}

type Editing = ReturnType<typeof useEditing>;

/** Commands one below the other; those of a family are one line, with the arrows' keys as one. What never has a key has the palette. */
function Section({ title, commands, keys, children }: { title: string; commands: readonly Command[]; keys: Editing; children?: ReactNode }) {
  const { session } = useOpened();
  const keyed = commands.filter((command) => command.group === "label" || command.chords.length > 0);
  const lines = keyed.filter((command, place) => !command.family || keyed.findIndex((one) => one.family === command.family) === place);
  return (
    <section>
      <h3>{title}</h3>
      <dl>
        {lines.map((command) => {
          const label = session.labels.find((one) => command.id === `label.${one.code}`);
          return (
            <div key={command.id}>
              <dt><Key command={command} keys={keys} /></dt>
              <dd>{label && <Swatch colour={label.colour} />}{command.says()}</dd>
            </div>
          );
        })}
        {children}
      </dl>
    </section>
  );
}

function Key({ command, keys }: { command: Command; keys: Editing }) {
  const { t } = useTranslation("viewer");
  const chords = keys.keymap.chordsOf(command.id);
  const held = command.family && chords[0]?.replace(/\+?Arrow\w+$/, "");
  if (held) return <kbd className={classes.key}>{t("sheet.arrows", { held: chordWords(held) })}</kbd>;
  const isListening = keys.listening?.id === command.id;
  const name = chords.map(chordWords).join(", ");
  return (
    <button type="button" className={classes.keyButton} data-listening={isListening || undefined} aria-label={t("sheet.change", { command: command.says(), key: name })} onClick={() => keys.listen(command)}>
      {isListening ? t("sheet.listening") : chords.length ? chords.map((chord) => <kbd key={chord} className={classes.key}>{chordWords(chord)}</kbd>) : <kbd className={classes.key}>–</kbd>}
    </button>
  );
}

function Foot({ keys }: { keys: Editing }) {
  const { t } = useTranslation("viewer");
  const usual: Overrides = {};
  const { keymap, legend } = keys.preferences;
  return (
    <div className={classes.sheetFoot}>
      <Switch size="xs" label={t("sheet.legend")} checked={legend} onChange={(event) => keys.save({ legend: event.currentTarget.checked })} />
      <Button size="xs" variant="default" disabled={!Object.keys(keymap).length} onClick={() => keys.save({ keymap: usual })}>{t("sheet.usual")}</Button>
    </div>
  );
}
