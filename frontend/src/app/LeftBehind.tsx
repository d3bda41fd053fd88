// Says which fields have edits that are still only in this browser: those that are sent from here, until they have arrived,
// and those that wait for a decision.

import { useEffect, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { useField } from "../api";
import { type Left, needsDecision, waitingIn } from "../core/elsewhere";
import { elsewhere, sendLeftovers } from "../viewer/leftovers";
import { links } from "./links";
import classes from "./Shell.module.css";

export default function LeftBehind({ user }: { user: number }) {
  const left = useSyncExternalStore(elsewhere.subscribe, elsewhere.get);
  useEffect(() => sendLeftovers(user), [user]);
  useLeaveWarning(left.length > 0);
  return (
    <>
      <Line kind="leftBehind" left={left.filter((one) => !needsDecision(one))} />
      <Line kind="leftToDecide" left={left.filter(needsDecision)} />
    </>
  );
}

/** Ask before the browser closes while they wait, as the field itself does. */
function useLeaveWarning(waiting: boolean): void {
  useEffect(() => {
    if (!waiting) return undefined;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [waiting]);
}

function Line({ kind, left }: { kind: "leftBehind" | "leftToDecide"; left: readonly Left[] }) {
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
