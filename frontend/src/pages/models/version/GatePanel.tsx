// The gate's verdict: better or not, and class by class how surely its cells are found, in words and as intervals.

import { useTranslation } from "react-i18next";

import ui from "../../../app/ui/ui.module.css";
import { knownName } from "../../../i18n/known";
import { count, oneDecimal } from "../../../theme/format";
import { ap, change, share } from "../format";
import classes from "../models.module.css";
import type { Names } from "../names";
import type { Gate } from "../queries";
import { Interval } from "./Interval";
import { casesFor, toTell } from "./toTell";

type Row = Gate["classes"][number];

export function GateTable({ word, gate, names }: { word: string; gate: Gate; names: Names }) {
  const { t } = useTranslation("models");
  const judged = gate.classes.map((row) => ({ at: names.place(row.code), row: <Judged key={row.code} row={row} champion={gate.champion} /> }));
  const unjudged = gate.unjudged.map((name) => ({ at: names.place(knownName(name)), row: <Unjudged key={name} name={name} /> }));
  const rows = [...judged, ...unjudged].sort((one, other) => one.at - other.at).map(({ row }) => row);
  return (
    <>
      <div className={gate.passed ? classes.good : classes.warn}>
        <VerdictSentence word={word} gate={gate} />
      </div>
      <p className={classes.quiet}>{t("gate.how", { cases: count(gate.test.cases), fields: count(gate.test.images), cells: count(gate.test.cells), margin: share(gate.margin) })}</p>
      {gate.champion && gate.test.echoed ? <p className={classes.quiet}>{t("gate.echoed", { count: gate.test.echoed, cells: count(gate.test.cells), word: gate.champion })}</p> : null}
      <div className={ui.scroll}>
        <table className={ui.table}>
          <caption className="visually-hidden">{t("gate.caption", { word })}</caption>
          <thead>
            <tr>
              {(["class", "cells", "recall", "found", "verdict"] as const).map((name) => (
                <th key={name} scope="col">
                  {t(`gate.${name}`)}
                  {name === "recall" && gate.champion && <span className={classes.words}>{t("gate.hollow", { word: gate.champion })}</span>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>{rows}</tbody>
        </table>
      </div>
      <More gate={gate} />
      <Others gate={gate} names={names} />
    </>
  );
}

function Judged({ row, champion }: { row: Row; champion: string | null }) {
  return (
    <tr data-lost={row.lost || undefined} className={classes.gateRow}>
      <th scope="row">{knownName(row.name)}</th>
      <td className="num">{count(row.cells)}</td>
      <td><Interval before={row.champion} now={row.candidate} /></td>
      <td className="num"><Found row={row} champion={champion} /></td>
      <td><Fate row={row} /></td>
    </tr>
  );
}

/** A class of which the test cases have no cell. */
function Unjudged({ name }: { name: string }) {
  const { t } = useTranslation("models");
  return (
    <tr className={classes.gateRow}>
      <th scope="row">{knownName(name)}</th>
      <td className="num">{count(0)}</td>
      <td>–</td>
      <td>–</td>
      <td className={classes.quiet}>{t("gate.isUnjudged")}</td>
    </tr>
  );
}

const FATES = {
  lost: "isLost", too_few: "isFew", kept: "isKept", gained: "isGained", learnt: "isLearnt", begun: "isBegun", absent: "isNeither", alone: "isNew",
} as const;

function Fate({ row: { outcome, needed } }: { row: Row }) {
  const { t } = useTranslation("models");
  const said = t(`gate.${FATES[outcome]}`);
  if (outcome === "lost") return <strong className={classes.lost}>{said}</strong>;
  return <>{said}{needed !== null && <span className={classes.words}>{t("gate.isFewWhy", { needed: count(needed) })}</span>}</>;
}

/** How large a test set would tell of every class, and when it grows. */
function More({ gate }: { gate: Gate }) {
  const { t } = useTranslation("models");
  const plan = toTell(gate);
  if (gate.unjudged.length === 0 && !plan) return null;
  return (
    <div className={classes.tell}>
      <strong>{t("gate.more")}</strong>
      {plan && <p>{t("gate.moreCases", { count: plan.tests, all: count(plan.cases) })}</p>}
      <p>{t("gate.grows", { count: gate.test.cases, next: count(casesFor(gate.test.cases + 1)) })}</p>
    </div>
  );
}

function Found({ row: { candidate, champion, cells, lost_cells: lost, gained_cells: gained }, champion: word }: { row: Row; champion: string | null }) {
  const { t } = useTranslation("models");
  const told = ({ recall, recall_low }: NonNullable<Row["champion"]>) =>
    ({ found: count(Math.round((recall ?? 0) * cells)), cells: count(cells), low: share(recall_low) });
  return (
    <>
      {t("gate.finds", told(candidate))}
      {champion && word && <span className={classes.words}>{t("gate.found_before", { word, ...told(champion) })}</span>}
      {lost !== null && gained !== null && lost + gained > 0 && <span className={classes.words}>{t("gate.pairs", { lost: count(lost), gained: count(gained) })}</span>}
    </>
  );
}

/** Better overall or not, in one or two sentences made of the numbers. */
export function VerdictSentence({ word, gate }: { word: string; gate: Gate }) {
  const { t } = useTranslation("models");
  const { score: { champion, candidate }, champion: rival, classes: rows, rare, unjudged } = gate;
  if (rows.length === 0) return <span>{t("gate.sentence.nothing")}</span>;
  if (rival === null || champion === null) return <span>{t("gate.sentence.alone", { word, ap: ap(candidate) })}</span>;
  const better = (candidate ?? 0) > champion;
  const [lost, few] = [rows.filter((row) => row.lost), rows.filter(({ outcome }) => outcome === "too_few")];
  const named = (some: readonly Row[]) => ({ count: some.length, names: some.map(({ name }) => knownName(name)).join(", ") });
  return (
    <span>
      <strong>{t(gate.passed ? "gate.sentence.passed" : "gate.sentence.failed", { word })}</strong>{" "}
      {t(better ? "gate.sentence.better" : "gate.sentence.worse", { rival, from: ap(champion), to: ap(candidate) })}{" "}
      {lost.length > 0 && t("gate.sentence.lost", named(lost))}{" "}
      {rare?.lost && t("gate.sentence.rare", { cells: count(rare.cells), lost: count(rare.lost_cells), gained: count(rare.gained_cells) })}{" "}
      {few.length > 0 && t("gate.sentence.few", named(few))}
      {lost.length + few.length === 0 && !rare?.lost && t("gate.sentence.kept")}{" "}
      {unjudged.length > 0 && t("gate.sentence.unjudged", { count: unjudged.length })}
    </span>
  );
}

/** Each lost class with its reason in numbers. */
export function Lost({ gate: { classes: rows, margin } }: { gate: Gate }) {
  const { t } = useTranslation("models");
  const lost = rows.filter((row) => row.lost);
  if (lost.length === 0) return null;
  return (
    <ul className={classes.reasons}>
      {lost.map(({ code, name, candidate, champion }) => (
        <li key={code}>
          {t("gate.lostWhy", { name: knownName(name), now: share(candidate.recall_low), before: share(champion?.recall_low), margin: share(margin) })}
        </li>
      ))}
    </ul>
  );
}

/** AP of the lineages, and speed. */
function Others({ gate: { lineages, images_per_second: speed, champion }, names }: { gate: Gate; names: Names }) {
  const { t } = useTranslation("models");
  return (
    <details className={classes.more}>
      <summary>{t("gate.others")}</summary>
      <table className={ui.table}>
        <thead>
          <tr>
            <th scope="col">{t("gate.lineage")}</th>
            <th scope="col">{champion ?? "–"}</th>
            <th scope="col">{t("gate.new")}</th>
            <th scope="col">{t("gate.change")}</th>
          </tr>
        </thead>
        <tbody>
          {lineages.map(({ code, champion: before, candidate: now }) => (
            <tr key={code}>
              <th scope="row">{names.name(code)}</th>
              <td className="num">{ap(before)}</td>
              <td className="num">{ap(now)}</td>
              <td className="num">{change(before, now)}</td>
            </tr>
          ))}
          <tr>
            <th scope="row">{t("gate.speed")}</th>
            <td className="num">{speed.champion === null ? "–" : oneDecimal(speed.champion)}</td>
            <td className="num">{speed.candidate === null ? "–" : oneDecimal(speed.candidate)}</td>
            <td />
          </tr>
        </tbody>
      </table>
    </details>
  );
}
