// The selected cell: what it is, who says so, and what can be done with it. Of several selected cells: how many, and the same.

import { ActionIcon, Button, Tooltip } from "@mantine/core";
import { memo, useCallback, useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";

import { whyReadOnly } from "../../core/rights";
import { surenessOf, type Cell } from "../../core/types";
import { twoDecimals } from "../../theme/format";
import { later } from "../frames";
import { useKeyOf, useNow, useOpened, useSelected, useSelectedNumber, useValue } from "../hooks";
import { Chain, Tick, Trash } from "../icons";
import { copyLink } from "../link";
import classes from "../viewer.module.css";
import { Swatch } from "./Swatch";

/** What is there for a selected cell stays there, unseen, while none is selected: selecting comes back with every few keys. */
export function CellDetails() {
  const { t } = useTranslation("viewer");
  const cell = useSelected();
  const key = useKeyOf()("walk.next");
  return (
    <>
      {!cell && <section className={classes.block}><p className={classes.quiet}>{t("noneSelected")} {key && <kbd className={classes.key}>{key}</kbd>}</p></section>}
      <section className={classes.block} aria-label={t("selectedCell")} hidden={!cell}>
        <Details cell={cell} />
        <Buttons />
      </section>
    </>
  );
}

function Details({ cell }: { cell: Cell | null }) {
  const { session, actions } = useOpened();
  const { t } = useTranslation("viewer");
  const size = useSelectedNumber();
  const sure = cell ? surenessOf(cell) : null;
  return (
    <>
      <div className={classes.blockHead}>
        {cell && (size > 1 ? <h2>{t("cellsSelected", { count: size })}</h2> : <h2><Swatch colour={session.labels.find((label) => label.id === cell.label)?.colour} />{actions.nameOf(cell.label)}</h2>)}
        <span className={classes.headEnd} hidden={size > 1}>
          {cell?.status === "proposed" && sure !== null && <span className="num" title={t("modelsScore")}>{twoDecimals(sure)}</span>}
          <LinkButton />
        </span>
      </div>
      {cell && (size > 1 ? <p className={classes.quiet}>{t("bulkHint")}</p> : <Facts cell={cell} />)}
    </>
  );
}

const LinkButton = memo(function LinkButton() {
  const now = useNow();
  const { t } = useTranslation("viewer");
  const key = useKeyOf()("cell.link");
  const word = t("command.link");
  return (
    <Tooltip label={key ? `${word} (${key})` : word}>
      <ActionIcon size="sm" variant="subtle" color="gray" aria-label={word} onClick={() => void copyLink(now().session, now().actions)}><Chain size={15} /></ActionIcon>
    </Tooltip>
  );
});

const Buttons = memo(function Buttons() {
  const { session } = useOpened();
  const field = useValue(session.field);
  const open = useOpen();
  return whyReadOnly(session.role, field.state) === null ? <Pair open={open} /> : null;
});

/** Whether any selected cell could be accepted; while none is selected, what it was. */
function useOpen(): boolean {
  const { session, actions } = useOpened();
  const { selection, document } = session;
  const now = useSyncExternalStore(
    useCallback((listener: () => void) => {
      const stops = [later(selection.subscribe)(listener), later(document.store.subscribe)(listener)];
      return () => stops.forEach((stop) => stop());
    }, [selection, document]),
    () => (selection.size() ? actions.isOpen() : null),
  );
  const [kept, keep] = useState(now ?? false);
  if (now !== null && now !== kept) keep(now);
  return now ?? kept;
}

const Pair = memo(function Pair({ open }: { open: boolean }) {
  const now = useNow();
  const { t } = useTranslation("viewer");
  return (
    <div className={classes.buttons}>
      <Button size="xs" variant="default" leftSection={<Tick size={14} />} disabled={!open} onClick={() => now().actions.accept()}>{t("accept")}</Button>
      <Button size="xs" variant="default" leftSection={<Trash size={14} />} onClick={() => now().actions.remove()}>{open ? t("reject") : t("delete")}</Button>
    </div>
  );
});

/** Who says so: the person's decision first, the model's word and score beneath it as what they are. */
function Facts({ cell }: { cell: Cell }) {
  const { session } = useOpened();
  const { t } = useTranslation("viewer");
  const model = session.labels.find((label) => label.code === cell.proposal?.label)?.name ?? cell.proposal?.label ?? t("unidentified");
  const status = t(`status.${cell.status}`);
  const [x, y, width, height] = cell.box.map(Math.round);
  return (
    <p className={`${classes.quiet} num`}>
      {cell.updated_by && cell.status !== "proposed" ? t("statusBy", { status, name: cell.updated_by }) : status}
      <br />
      {cell.produced_by && <>{t("proposedBy", { model: cell.produced_by, name: model, sure: twoDecimals(surenessOf(cell) ?? 0), cell: twoDecimals(cell.score ?? 0) })}<br /></>}
      {t("boxAt", { width, height, x, y })}
    </p>
  );
}
