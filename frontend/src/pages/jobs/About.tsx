// Which cases and fields a job is about, each as a link.

import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import type { Job } from "../../api";
import { links } from "../../app/links";
import classes from "./jobs.module.css";

const MOST = 4;

/** Where a job's case, or its only field, is looked at. */
export const placeOf = ({ case: caseId, field }: Job["about"][number]): string => (field ? links.field(field) : links.case(caseId));
export const nameOf = ({ code, name }: Job["about"][number]): string => name ?? code;

export function About({ job: { about } }: { job: Pick<Job, "about"> }) {
  const { t } = useTranslation("jobs");
  if (about.length === 0) return null;
  return (
    <span className={classes.about}>
      {about.slice(0, MOST).map((each) => (
        <Link key={each.case} href={placeOf(each)}>{nameOf(each)}</Link>
      ))}
      {about.length > MOST && <span>{t("andMore")}</span>}
    </span>
  );
}
