// Says which fields have edits that are still only in this browser: those that are sent from here, until they have arrived,
// those that wait until their person signs in again, and those that wait for a decision.

import { useEffect, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { useField } from "../api";
import { type Hold, holdOf, type Left, waitingIn } from "../core/elsewhere";
import { elsewhere, sendLeftovers } from "../viewer/leftovers";
import { links } from "./links";
import classes from "./Shell.module.css";
import { useLeaveWarning } from "./useLeaveWarning";

type Kind = "leftBehind" | "leftSignedOut" | "leftToDecide";

const LINES: readonly { readonly kind: Kind; readonly holds: ReadonlySet<Hold> }[] = [
  { kind: "leftBehind", holds: new Set<Hold>(["sending", "offline"]) },
  { kind: "leftSignedOut", holds: new Set<Hold>(["signed-out"]) },
  { kind: "leftToDecide", holds: new Set<Hold>(["decide"]) },
];

export default function LeftBehind({ user }: { user: number }) {
  const left = useSyncExternalStore(elsewhere.subscribe, elsewhere.get);
  useEffect(() => sendLeftovers(user), [user]);
  useLeaveWarning(() => elsewhere.get().length > 0);
  return (
    <>
      {LINES.map(({ kind, holds }) => <Line key={kind} kind={kind} left={left.filter((one) => holds.has(holdOf(one)))} />)}
    </>
  );
}

function Line({ kind, left }: { kind: Kind; left: readonly Left[] }) {
  const { t } = useTranslation();
  if (!left.length) return null;
  return (
    <div className={classes.banner}>
      <span>{t(kind, { count: waitingIn(left) })}</span>
      {left.map(({ field }) => <FieldLink key={field} id={field} />)}
    </div>
  );
}

function FieldLink({ id }: { id: string }) {
  const { t } = useTranslation();
  const { data } = useField(id);
  return <Link href={links.field(id)}>{data?.name ?? t("aField")}</Link>;
}
