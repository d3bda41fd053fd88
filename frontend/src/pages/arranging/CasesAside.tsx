// The cases of a project that were set aside, folded away below the others; and what such a case says of itself.

import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import type { Case, Uuid } from "../../api";
import { links } from "../../app/links";
import classes from "./arranging.module.css";
import { AsideWords, BringBack } from "./AsideNote";
import { useBringCaseBack, useCasesAside } from "./useCases";

export function CasesAside({ project, mayArrange }: { project: Uuid; mayArrange: boolean }) {
  const { t } = useTranslation("arranging");
  const { data: cases = [] } = useCasesAside(project);
  if (cases.length === 0) return null;
  return (
    <details className={classes.aside}>
      <summary>{t("casesAside", { count: cases.length })}</summary>
      <ul>
        {cases.map((item) => (
          <li key={item.id} className={classes.row}>
            <p>
              <Link href={links.case(item.id)}>{item.code}</Link> <AsideWords {...item} />
            </p>
            {mayArrange && <Back item={item} />}
          </li>
        ))}
      </ul>
    </details>
  );
}

/** At the head of a case that was set aside. */
export function CaseAsideNote({ item, mayArrange }: { item: Case; mayArrange: boolean }) {
  return (
    <div role="status">
      {item.set_aside_at && (
        <div className={`${classes.note} ${classes.framed}`}>
          <p>
            <AsideWords {...item} />
          </p>
          {mayArrange && <Back item={item} />}
        </div>
      )}
    </div>
  );
}

function Back({ item }: { item: Case }) {
  const bringBack = useBringCaseBack(item);
  return <BringBack name={item.code} pending={bringBack.isPending} onClick={() => bringBack.mutate()} />;
}
