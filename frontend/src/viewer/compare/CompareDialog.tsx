// Two models' opinions of the open field side by side; one walks from difference to difference.

import { Button, Group, Modal, Select, Switch } from "@mantine/core";
import { useCallback, useEffect, useEffectEvent, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import { sentenceOf } from "../../api/errors";
import type { Field } from "../../api/types";
import { compare, tally, type Pair, type Said } from "../../core/compare";
import type { Label } from "../../core/types";
import { useOpened, useValue } from "../hooks";
import type { Picture } from "../stage/picture";
import { link } from "../view/linked";
import classes from "../view/view.module.css";
import { useProposalSets, useSaid, type ProposalSet } from "./api";
import { ComparePane } from "./ComparePane";
import type { Side } from "./drawing";

const NOTHING: readonly Said[] = [];

/** The two models that spoke last on the open field; where there are no two, it says so and is closed. */
export function CompareDialog({ onClose }: { onClose: () => void }) {
  const { session, actions } = useOpened();
  const { t } = useTranslation("canvas");
  const { data: sets, error } = useProposalSets(session.fieldId, true);
  const why = error ? sentenceOf(error) : sets && sets.length < 2 ? t("nothingToCompare") : "";
  const end = useEffectEvent(() => {
    actions.say(why);
    onClose();
  });
  useEffect(() => {
    if (why) end();
  }, [why]);
  return sets && !why ? <LastTwo sets={sets} onClose={onClose} /> : null;
}

function LastTwo({ sets, onClose }: { sets: readonly ProposalSet[]; onClose: () => void }) {
  const { t } = useTranslation("canvas");
  const { session } = useOpened();
  const { threshold } = useValue(session.settings);
  const field = useValue(session.field);
  const last = { first: sets.at(-2)?.id, second: sets.at(-1)?.id };
  return <Comparison field={field} labels={session.labels} threshold={threshold} sets={sets} title={t("compareTitle")} begin={last} onClose={onClose} />;
}

interface ComparisonProps {
  field: Field;
  labels: readonly Label[];
  /** From which score a proposal is shown. */
  threshold: number;
  sets: readonly ProposalSet[];
  title: string;
  begin: { first: number | undefined; second: number | undefined };
  onClose: () => void;
}

/** Any two opinions of any field; needs no open session. */
export function Comparison({ field, labels, threshold, sets, title, begin, onClose }: ComparisonProps) {
  const { t } = useTranslation(["canvas", "app"]);
  const [chosen, setChosen] = useState(begin);
  const [onlyDifferent, setOnlyDifferent] = useState(false);
  const pairs = usePairs(threshold, chosen.first, chosen.second);
  const differences = useMemo(() => pairs.filter(({ kind }) => kind !== "same"), [pairs]);
  const [at, setAt] = useState(-1);
  const current = differences[at] ?? null;
  const meet = useLinked();
  const step = (by: number) => setAt((at + by + differences.length) % Math.max(1, differences.length));
  // A model that both proposed the field's cells and gave an opinion is there twice.
  const spoke = new Set(sets.filter(({ shadow }) => !shadow).map(({ produced_by }) => produced_by));
  const nameOf = (id: number | undefined) => sets.find((set) => set.id === id)?.produced_by ?? "";
  return (
    <Modal opened onClose={onClose} fullScreen title={<>{title} <small className={classes.note}>{t("app:researchUse")}</small></>} classNames={{ content: classes.compare, body: classes.compareBody }}>
      <div className={classes.compareBar}>
        {(["first", "second"] as const).map((side) => (
          <Select
            key={side} size="xs" className={classes.compareModel} allowDeselect={false} aria-label={t(`${side}Model`)} value={String(chosen[side])}
            data={sets.map(({ id, produced_by: name, shadow }) => ({ value: String(id), label: shadow && spoke.has(name) ? t("shadowOf", { name }) : name }))}
            onChange={(value) => { setChosen({ ...chosen, [side]: Number(value) }); setAt(-1); }}
          />
        ))}
        <Switch size="xs" label={t("onlyDifferent")} checked={onlyDifferent} onChange={(event) => setOnlyDifferent(event.currentTarget.checked)} />
        <p className={`${classes.note} num`} role="status">{t("compared", tally(pairs))}</p>
        <Group gap="xs" ml="auto">
          <span className="num">{differences.length ? t("differenceAt", { at: at + 1, of: differences.length }) : ""}</span>
          <Button size="xs" variant="default" disabled={!differences.length} onClick={() => step(-1)}>{t("previousDifference")}</Button>
          <Button size="xs" variant="default" disabled={!differences.length} onClick={() => step(1)}>{t("nextDifference")}</Button>
        </Group>
      </div>
      <div className={classes.panes} data-split>
        {(["first", "second"] as const).map((side) => (
          <ComparePane key={side} field={field} labels={labels} side={side} name={nameOf(chosen[side])} pairs={onlyDifferent ? differences : pairs} current={current} onPicture={meet} />
        ))}
      </div>
    </Modal>
  );
}

/** What both say from the threshold upwards, in pairs. */
function usePairs(threshold: number, first: number | undefined, second: number | undefined): readonly Pair[] {
  const { data: one = NOTHING } = useSaid(first);
  const { data: other = NOTHING } = useSaid(second);
  return useMemo(() => {
    const sure = (all: readonly Said[]) => all.filter(({ score }) => score >= threshold);
    return compare(sure(one), sure(other));
  }, [one, other, threshold]);
}

/** Keeps the two sides together once both are there. */
function useLinked(): (side: Side, picture: Picture | null) => void {
  const [pictures, setPictures] = useState<Readonly<Record<Side, Picture | null>>>({ first: null, second: null });
  const { first, second } = pictures;
  useEffect(() => (first && second ? link([first.osd, second.osd]) : undefined), [first, second]);
  return useCallback((side, picture) => setPictures((known) => ({ ...known, [side]: picture })), []);
}
