// Says which fields have edits that are still only in this browser; they are sent from here, and it goes away by itself.

import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { useField } from "../api";
import { type Left, sendLeftovers } from "../viewer/leftovers";
import { links } from "./links";
import classes from "./Shell.module.css";

const NONE: readonly Left[] = [];

export default function LeftBehind({ user }: { user: number }) {
  const { t } = useTranslation();
  const [left, setLeft] = useState(NONE);
  useEffect(() => {
    const leftovers = sendLeftovers(user);
    const stop = leftovers.left.subscribe(() => setLeft(leftovers.left.get()));
    return () => {
      stop();
      leftovers.stop();
    };
  }, [user]);
  if (!left.length) return null;
  return (
    <div className={classes.banner}>
      <span>{t("leftBehind", { count: left.reduce((sum, one) => sum + one.waiting, 0) })}</span>
      {left.map(({ field }) => <FieldLink key={field} id={field} />)}
    </div>
  );
}

function FieldLink({ id }: { id: string }) {
  const { t } = useTranslation();
  const { data } = useField(id);
  return <Link href={links.field(id)}>{data?.name ?? t("aField")}</Link>;
}
