// Beside the crops: what is selected; every label with its number and key, a place to drop cells on; and approved examples of one of them.

import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import { commonSide, cropOf, inFamilies, type Shown } from "../core/gallery";
import type { Label } from "../core/types";
import { cropUrl, fetchExemplars } from "./api";
import { Chosen } from "./Chosen";
import classes from "./gallery.module.css";
import { useOpened, useSelection } from "./hooks";

const EXAMPLE = 76;

interface SideProps {
  readonly cells: readonly Shown[];
  readonly cursor: string | null;
  readonly show: (id: string) => void;
}

export function Side({ cells, cursor, show }: SideProps) {
  const { room } = useOpened();
  const selected = useSelection();
  const [asked, setAsked] = useState<string | null>(null);
  const chief = room.desk.get(room.selection.snapshot() ?? cursor ?? "");
  const wanted = selected.size ? (chief?.label ?? null) : (asked ?? chief?.label ?? null);
  const label = room.labels.find((one) => one.id === wanted);
  return (
    <aside className={classes.side}>
      <Chosen show={show} />
      <Picker cells={cells} current={chief?.label} onAsk={setAsked} />
      <Examples label={label} />
    </aside>
  );
}

interface PickerProps {
  readonly cells: readonly Shown[];
  /** The label of the cell at hand; undefined where there is none. */
  readonly current: string | null | undefined;
  readonly onAsk: (label: string | null) => void;
}

function Picker({ cells, current, onAsk }: PickerProps) {
  const { t } = useTranslation("gallery");
  const { room, actions } = useOpened();
  const numbers = useMemo(() => {
    const found = new Map<string | null, number>();
    const add = (label: string | null) => found.set(label, (found.get(label) ?? 0) + 1);
    const lineages = new Map(room.labels.map(({ id, parent }) => [id, parent]));
    for (const { cell: { label } } of cells) {
      add(label);
      const lineage = label && lineages.get(label);
      if (lineage) add(lineage);
    }
    return found;
  }, [cells, room]);
  const give = (label: string | null) => {
    if (room.selection.size()) actions.relabel(label);
    onAsk(label);
  };
  const row = (label: Label | null) => (
    <button
      key={label?.id ?? ""} type="button" className={classes.label} data-stage={label?.parent ? true : undefined} data-drop={label?.id ?? ""}
      aria-current={current === (label?.id ?? null) || undefined} aria-keyshortcuts={label ? label.shortcut || undefined : "0"}
      aria-label={t("give", { name: actions.nameOf(label?.id ?? null), count: numbers.get(label?.id ?? null) ?? 0 })} onClick={() => give(label?.id ?? null)}
    >
      <i style={{ background: label?.colour ?? "#8b949e" }} aria-hidden="true" />
      <span>{actions.nameOf(label?.id ?? null)}</span>
      {(label ? label.shortcut : "0") && <kbd>{label ? label.shortcut : "0"}</kbd>}
      <b className="num">{numbers.get(label?.id ?? null) ?? 0}</b>
    </button>
  );
  return (
    <section className={classes.picker} aria-label={t("picker")} tabIndex={0}>
      {inFamilies(room.labels).map(row)}
      {row(null)}
    </section>
  );
}

function Examples({ label }: { label: Label | undefined }) {
  const { t } = useTranslation("gallery");
  const { room } = useOpened();
  const { data } = useQuery({
    queryKey: ["exemplars", room.project, label?.id],
    queryFn: () => fetchExemplars(room.project, label?.id ?? ""),
    enabled: label !== undefined,
    staleTime: 300_000,
  });
  const side = commonSide(data ?? [], 0.3);
  return (
    <section className={classes.examples} tabIndex={0} aria-label={label ? t("examples", { name: label.name }) : t("examplesPanel")}>
      {label ? <h2>{t("examples", { name: label.name })}</h2> : <p className={classes.quiet}>{t("examplesHint")}</p>}
      {data?.length === 0 && <p className={classes.quiet}>{t("noExamples")}</p>}
      <ul>
        {label && data?.map((one) => (
          <li key={one.id}>
            <img src={cropUrl(one.field, cropOf(one, side), EXAMPLE)} width={EXAMPLE} height={EXAMPLE} alt={t("exampleOf", { name: label.name, code: one.case })} title={t("exampleOf", { name: label.name, code: one.case })} />
          </li>
        ))}
      </ul>
    </section>
  );
}
