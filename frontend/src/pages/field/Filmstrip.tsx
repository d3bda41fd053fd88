// The slide's fields in a row below the viewer; the open one is kept in sight.

import { type Ref, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import type { Field, Uuid } from "../../api";
import { links } from "../../app/links";
import { FIELD_LOOK } from "../../theme/states";
import classes from "./FieldPage.module.css";

export function Filmstrip({ fields, open }: { fields: readonly Field[]; open: Uuid }) {
  const { t } = useTranslation("field");
  const current = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    // In braces, because newer browsers return a promise here, which React would take for a clean-up.
    void current.current?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [open]);
  return (
    <nav aria-label={t("strip")} className={classes.strip}>
      {fields.map((field) => (
        <Frame key={field.id} field={field} open={field.id === open} ref={field.id === open ? current : undefined} />
      ))}
    </nav>
  );
}

interface FrameProps {
  field: Field;
  open: boolean;
  ref: Ref<HTMLAnchorElement> | undefined;
}

function Frame({ field, open, ref }: FrameProps) {
  const { t } = useTranslation(["field", "app"]);
  const word = t(`app:field.${field.state}`);
  return (
    <Link
      ref={ref}
      href={links.field(field.id)}
      className={classes.frame}
      aria-current={open ? "page" : undefined}
      aria-label={t("frame", { name: field.name, state: word })}
      title={`${field.name} · ${word}`}
    >
      <img src={field.thumbnail} alt="" loading="lazy" decoding="async" />
      <span className={classes.frameState} style={{ background: FIELD_LOOK[field.state].fill }} />
    </Link>
  );
}
