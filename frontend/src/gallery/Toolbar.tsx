// The line above the crops: how they are grouped, sorted and cut, and whether all is saved.

import { ActionIcon, Button, Popover, SegmentedControl, Select, Slider, Tooltip } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { twoDecimals } from "../theme/format";
import { useValue } from "../viewer/hooks";
import { Eye, Help, Redo, Undo } from "../viewer/icons";
import { SaveChip, SaveMore } from "../viewer/panel/Saving";
import classes from "./gallery.module.css";
import { useOpened, useStatus, useTravel } from "./hooks";
import { remediesOf } from "./remedies";
import { GROUPS, SIZES, SORTS, type View } from "./useView";

interface ToolbarProps {
  readonly view: View;
  readonly onHelp: () => void;
}

export function Toolbar({ view, onHelp }: ToolbarProps) {
  const { t } = useTranslation("gallery");
  const { actions } = useOpened();
  const travel = useTravel();
  return (
    <div className={classes.toolbar} role="toolbar" aria-label={t("title")}>
      <SegmentedControl
        size="xs" value={view.by} aria-label={t("group.by")} onChange={(by) => view.setBy(by)}
        data={GROUPS.map((value) => ({ value, label: t(`group.${value}`) }))}
      />
      <Select
        size="xs" w={210} value={view.sort} aria-label={t("sort.by")} allowDeselect={false} onChange={(sort) => sort && view.setSort(sort)}
        data={SORTS.map((value) => ({ value, label: t(`sort.${value}`) }))}
      />
      {view.sort === "similarity" && <Similar view={view} />}
      <Look view={view} />
      <span className={classes.quiet}>{t(view.sort === "score" ? "numbers.cell" : "numbers.class")}</span>
      <Coming />
      <span className={classes.grow} />
      <Tool word={t("undo")} disabled={!(travel & 1)} onClick={actions.undo}><Undo /></Tool>
      <Tool word={t("redo")} disabled={!(travel & 2)} onClick={actions.redo}><Redo /></Tool>
      <SaveState />
      <Tool word={t("help")} onClick={onHelp}><Help /></Tool>
    </div>
  );
}

function Tool({ word, disabled = false, onClick, children }: { word: string; disabled?: boolean; onClick: () => void; children: ReactNode }) {
  return (
    <Tooltip label={word}>
      <ActionIcon variant="subtle" color="gray" aria-label={word} disabled={disabled} onClick={onClick}>{children}</ActionIcon>
    </Tooltip>
  );
}

function Similar({ view: { anchors, compare, without } }: { view: View }) {
  const { t } = useTranslation("gallery");
  return (
    <span className={classes.similar}>
      <Tooltip label={without ? t("similarity.without", { count: without }) : ""} disabled={!without} multiline w={280}>
        <Button size="compact-xs" variant="default" onClick={compare}>{anchors.length ? t("similarity.to", { count: anchors.length }) : t("similarity.toGroup")}</Button>
      </Tooltip>
      {without > 0 && <small className="num">{t("similarity.without", { count: without })}</small>}
    </span>
  );
}

/** Size, margin and threshold: set now and then, so they are one click away. */
function Look({ view }: { view: View }) {
  const { t } = useTranslation("gallery");
  return (
    <Popover width={280} position="bottom-start" shadow="md" trapFocus>
      <Popover.Target>
        <Button size="xs" variant="default" leftSection={<Eye size={14} />}>{t("look")}</Button>
      </Popover.Target>
      <Popover.Dropdown className={classes.look}>
        <Setting word={t("size")} says={t("pixels", { count: view.size })}>
          <Slider value={view.size} min={SIZES.least} max={SIZES.most} step={SIZES.step} label={null} onChange={view.setSize} thumbLabel={t("size")} />
        </Setting>
        <Setting word={t("margin")} says={`${view.margin} %`}>
          <Slider value={view.margin} min={0} max={150} step={10} label={null} onChange={view.setMargin} thumbLabel={t("margin")} />
        </Setting>
        <Setting word={t("threshold")} says={twoDecimals(view.from)}>
          <Slider value={view.from} min={0} max={1} step={0.05} label={null} onChange={view.setFrom} thumbLabel={t("threshold")} />
        </Setting>
      </Popover.Dropdown>
    </Popover>
  );
}

function Setting({ word, says, children }: { word: string; says: string; children: ReactNode }) {
  return (
    <div>
      <p>{word}<span className="num">{says}</span></p>
      {children}
    </div>
  );
}

/** While cells are still coming. */
function Coming() {
  const { t } = useTranslation("gallery");
  const { done, error } = useValue(useOpened().room.progress);
  return done || error ? null : <span className={classes.quiet} role="status">{t("loading")}</span>;
}

/** Whether everything is saved: always in sight. */
function SaveState() {
  const { room } = useOpened();
  const status = useStatus();
  return (
    <Popover width={300} position="bottom-end" shadow="md" withArrow>
      <Popover.Target><SaveChip state={status.state} waiting={status.waiting} /></Popover.Target>
      <Popover.Dropdown><SaveMore status={status} remedies={remediesOf(room)} /></Popover.Dropdown>
    </Popover>
  );
}
