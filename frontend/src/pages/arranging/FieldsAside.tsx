// The fields of a case that were set aside: folded away below the others, each with its reason and its way back.

import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import type { Field, Uuid } from "../../api";
import { links } from "../../app/links";
import classes from "./arranging.module.css";
import { AsideWords, BringBack } from "./AsideNote";
import { useBringBack, useFieldsAside } from "./useArranging";

interface FieldsAsideProps {
  caseId: Uuid;
  mayArrange: boolean;
  /** True where nothing else is shown: then they are not folded away. */
  open?: boolean;
}

export function FieldsAside({ caseId, mayArrange, open = false }: FieldsAsideProps) {
  const { t } = useTranslation("arranging");
  const { data: fields = [] } = useFieldsAside(caseId);
  if (fields.length === 0) return null;
  return (
    <details className={classes.aside} open={open}>
      <summary>{t("aside", { count: fields.length })}</summary>
      <ul>
        {fields.map((field) => (
          <Row key={field.id} field={field} mayArrange={mayArrange} />
        ))}
      </ul>
    </details>
  );
}

function Row({ field, mayArrange }: { field: Field; mayArrange: boolean }) {
  const bringBack = useBringBack(field);
  return (
    <li className={classes.row}>
      <img src={field.thumbnail} alt="" loading="lazy" className={classes.thumb} />
      <p>
        <Link href={links.field(field.id)}>{field.name}</Link> <AsideWords {...field} />
      </p>
      {mayArrange && field.set_aside_reason && <BringBack name={field.name} pending={bringBack.isPending} onClick={() => bringBack.mutate()} />}
    </li>
  );
}
