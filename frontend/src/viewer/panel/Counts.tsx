// The live count in two levels. A row is also a button that labels the selected cells; behind its dots is what can be done with the class.

import { Progress } from "@mantine/core";
import { memo } from "react";
import { useTranslation } from "react-i18next";

import { useCount as useCaseCount } from "../../api";
import type { Row } from "../../core/counts";
import { useCount, useKeyOf, useNow, useOpened, useSelected } from "../hooks";
import classes from "../viewer.module.css";
import { ClassMenu } from "./ClassMenu";
import { Swatch } from "./Swatch";

export function Counts({ target }: { target: number | undefined }) {
  const { differential, lineages, unidentified } = useCount((count) => count);
  const selected = useSelected()?.label;
  const { t } = useTranslation("viewer");
  return (
    <section className={classes.counts} aria-label={t("liveCount")}>
      <header className={classes.total}>
        <strong className="num">{differential}</strong>
        <span>{t("onThisField", { count: differential })}</span>
        {target !== undefined && <CaseShare target={target} />}
      </header>
      <div className={classes.rows}>
        {lineages.map((row) => (
          <Lineage key={row.label.id} row={row} selected={selected} />
        ))}
        <CountRow label={null} command="label.none" name={t("unidentified")} number={unidentified} colour={undefined} current={selected === null} />
      </div>
    </section>
  );
}

/** How far the case is: the target is the case's, and only approved fields count towards it. */
const CaseShare = memo(function CaseShare({ target }: { target: number }) {
  const { data } = useCaseCount(useOpened().session.field.get().case);
  const { t } = useTranslation("viewer");
  const [approved, draft] = [data?.counted ?? 0, data?.draft ?? 0];
  const share = (number: number) => Math.min(100, (100 * number) / Math.max(1, target));
  return (
    <div className={classes.share}>
      <Progress.Root size={4} aria-label={t("towardsTarget")}>
        <Progress.Section value={share(approved)} aria-label={t("towardsTarget")} />
        <Progress.Section value={Math.min(share(draft), 100 - share(approved))} color="gray.5" aria-hidden="true" />
      </Progress.Root>
      <p className="num">{data ? t("ofCase", { count: approved, target, draft }) : t("ofTarget", { count: target })}</p>
    </div>
  );
});

interface LineageProps {
  row: Row;
  /** The label of the selected cell; undefined where none is selected. */
  selected: string | null | undefined;
}

const Lineage = memo(function Lineage({ row: { label, total, stages }, selected }: LineageProps) {
  const { t } = useTranslation("viewer");
  const aside = (counting: Row["label"]["counting"]) => (counting === "differential" ? "" : t(`aside.${counting}`));
  return (
    <div className={classes.lineage}>
      <CountRow label={label.id} command={`label.${label.code}`} name={label.name} number={total} colour={label.colour} aside={aside(label.counting)} current={selected === label.id} />
      {stages.map(({ label: stage, own }) => (
        <CountRow key={stage.id} stage label={stage.id} command={`label.${stage.code}`} name={stage.name} number={own} colour={stage.colour} aside={stage.counting === label.counting ? "" : aside(stage.counting)} current={selected === stage.id} />
      ))}
    </div>
  );
});

interface CountRowProps {
  label: string | null;
  /** The command that labels cells so: its key stands in the row. */
  command: string;
  name: string;
  number: number;
  colour: string | undefined;
  /** The selected cell has this label. */
  current: boolean;
  stage?: boolean;
  aside?: string;
}

/** Drawn anew only when its own number changes: an edit changes two of some thirty rows. */
const CountRow = memo(function CountRow({ label, command, name, number, colour, current, stage = false, aside = "" }: CountRowProps) {
  const now = useNow();
  const key = useKeyOf()(command);
  return (
    <div className={classes.rowLine} data-none={number === 0 || undefined}>
      <button
        type="button"
        className={classes.row}
        data-stage={stage || undefined}
        data-none={number === 0 || undefined}
        aria-current={current || undefined}
        aria-keyshortcuts={key || undefined}
        aria-label={`${name}: ${number}`}
        onClick={() => now().actions.relabel(label)}
      >
        <Swatch colour={colour} />
        <span className={classes.rowName}>{name}{aside && <small>{aside}</small>}</span>
        {key && <kbd className={classes.key}>{key}</kbd>}
        <span className={`${classes.number} num`}>{number}</span>
      </button>
      {number > 0 && <ClassMenu label={label} name={name} />}
    </div>
  );
});
