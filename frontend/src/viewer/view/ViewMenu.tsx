// What changes the picture and not the cells, behind one button: map, original beside it, brightness, stain.

import { ActionIcon, Button, Popover, Slider, Switch, Tooltip } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { isNeutral, NEUTRAL, type Adjustment } from "../../core/adjust";
import { useProposalSets } from "../compare/api";
import { useKeyOf, useOpened, useValue } from "../hooks";
import { Adjust, Compare } from "./icons";
import { PLAIN, RANGES, toggle, viewSettingsOf } from "./settings";
import { twoDecimals } from "../../theme/format";
import classes from "./view.module.css";

const TURNS = ["map", "original", "normalised"] as const;
const COMMANDS = { map: "view.map", original: "view.original", normalised: "view.normalise" } as const;

const PARTS = ["brightness", "contrast", "gamma"] as const;

export function ViewMenu() {
  const { session, actions } = useOpened();
  const settings = viewSettingsOf(session.me.id);
  const { adjustment, normalised } = useValue(settings);
  const [opened, setOpened] = useState(false);
  const { t } = useTranslation("canvas");
  const { data: sets = [] } = useProposalSets(session.fieldId, opened);
  const compare = () => {
    setOpened(false);
    actions.open({ is: "compare" });
  };
  const changed = normalised || !isNeutral(adjustment);
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <Tooltip label={t("view")} disabled={opened}>
          <ActionIcon variant={changed ? "light" : "subtle"} color={changed ? undefined : "gray"} size={32} aria-label={changed ? t("viewAdjusted") : t("view")} aria-expanded={opened} onClick={() => setOpened(!opened)}>
            <Adjust />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown role="dialog" aria-label={t("view")} className={classes.menu}>
        <Turns />
        <Curve />
        {sets.length > 1 && <Button size="xs" variant="default" leftSection={<Compare size={14} />} onClick={compare}>{t("compare")}</Button>}
        <Button size="xs" variant="default" onClick={() => settings.set(PLAIN)}>{t("reset")}</Button>
        <p className={classes.note}>{t("onlyShown")}</p>
      </Popover.Dropdown>
    </Popover>
  );
}

function Turns() {
  const settings = viewSettingsOf(useOpened().session.me.id);
  const values = useValue(settings);
  const keyOf = useKeyOf();
  const { t } = useTranslation("canvas");
  return (
    <>
      {TURNS.map((name) => (
        <div key={name} className={classes.turn}>
          <Switch size="xs" label={t(name)} description={name === "normalised" ? t("reinhard") : undefined} checked={values[name]} onChange={() => toggle(settings, name)} />
          <kbd className={classes.key}>{keyOf(COMMANDS[name])}</kbd>
        </div>
      ))}
    </>
  );
}

function Curve() {
  const settings = viewSettingsOf(useOpened().session.me.id);
  const { adjustment } = useValue(settings);
  const { t } = useTranslation("canvas");
  const set = (part: Partial<Adjustment>) => settings.set({ ...settings.get(), adjustment: { ...settings.get().adjustment, ...part } });
  return (
    <>
      {PARTS.map((name) => {
        const { least, most, step, to, from } = RANGES[name];
        return (
          <div key={name} className={classes.slider}>
            <div className={classes.sliderHead}>
              <span>{t(name)}</span>
              <span className="num">{twoDecimals(adjustment[name])}</span>
            </div>
            <Slider size="sm" label={null} thumbLabel={t(name)} min={least} max={most} step={step} value={to(adjustment[name])} onChange={(at) => set({ [name]: from(at) })} onDoubleClick={() => set({ [name]: NEUTRAL[name] })} />
          </div>
        );
      })}
    </>
  );
}
