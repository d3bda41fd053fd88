// The selected cell: what it is, who says so, and what can be done with it. Of several selected cells: how many, and the same.

import { ActionIcon, Button, Tooltip } from "@mantine/core";
import { memo } from "react";
import { useTranslation } from "react-i18next";

import { whyReadOnly } from "../../core/rights";
import { surenessOf, type Cell } from "../../core/types";
import { twoDecimals } from "../../theme/format";
import { useKeyOf, useOpened, useSelected, useSelectedNumber, useValue } from "../hooks";
import { Chain, Tick, Trash } from "../icons";
import { copyLink } from "../link";
import classes from "../viewer.module.css";
import { Swatch } from "./Swatch";

export function CellDetails() {
  const { session, actions } = useOpened();
  const { t } = useTranslation("viewer");
  const size = useSelectedNumber();
  const cell = useSelected();
  const key = useKeyOf()("walk.next");
  const sure = cell ? surenessOf(cell) : null;
  if (!cell) return <section className={classes.block}><p className={classes.quiet}>{t("noneSelected")} {key && <kbd className={classes.key}>{key}</kbd>}</p></section>;
  return (
    <section className={classes.block} aria-label={t("selectedCell")}>
      <div className={classes.blockHead}>
        {size > 1 ? <h2>{t("cellsSelected", { count: size })}</h2> : <h2><Swatch colour={session.labels.find((label) => label.id === cell.label)?.colour} />{actions.nameOf(cell.label)}</h2>}
        {size === 1 && (
          <span className={classes.headEnd}>
            {cell.status === "proposed" && sure !== null && <span className="num" title={t("modelsScore")}>{twoDecimals(sure)}</span>}
            <LinkButton />
          </span>
        )}
      </div>
      {size > 1 ? <p className={classes.quiet}>{t("bulkHint")}</p> : <Facts cell={cell} />}
      <Buttons open={actions.isOpen()} />
    </section>
  );
}

function LinkButton() {
  const { session, actions } = useOpened();
  const { t } = useTranslation("viewer");
  const key = useKeyOf()("cell.link");
  const word = t("command.link");
  return (
    <Tooltip label={key ? `${word} (${key})` : word}>
      <ActionIcon size="sm" variant="subtle" color="gray" aria-label={word} onClick={() => void copyLink(session, actions)}><Chain size={15} /></ActionIcon>
    </Tooltip>
  );
}

/** `open`: any selected cell could be accepted. */
const Buttons = memo(function Buttons({ open }: { open: boolean }) {
  const { session, actions } = useOpened();
  const { t } = useTranslation("viewer");
  const field = useValue(session.field);
  if (whyReadOnly(session.role, field.state) !== null) return null;
  return (
    <div className={classes.buttons}>
      <Button size="xs" variant="default" leftSection={<Tick size={14} />} disabled={!open} onClick={actions.accept}>{t("accept")}</Button>
      <Button size="xs" variant="default" leftSection={<Trash size={14} />} onClick={actions.remove}>{open ? t("reject") : t("delete")}</Button>
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
