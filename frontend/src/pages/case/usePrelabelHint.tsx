// Says, without being asked, why the model has nothing to do in a case, or that there are fields without cells for it.

import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import type { Case, Project } from "../../api";
import { links } from "../../app/links";
import { may } from "../../app/rights";
import { useModelInUse, useOpenPrelabels, whyNoPrelabel } from "./prelabel";

/** The id of the words, for the button that they are about. */
export const HINT = "prelabel-hint";

/** Null where the button says enough, or this person may not press it. */
export function usePrelabelHint({ field_counts: counts }: Case, { id, role }: Project): ReactNode {
  const { t } = useTranslation("case");
  const model = useModelInUse(id);
  const busy = useOpenPrelabels(id).length > 0;
  const why = whyNoPrelabel(counts, model);
  if (!may(role, "work") || model === undefined) return null;
  if (why === "noModel" && may(role, "deploy")) return <span id={HINT}>{t("why.noModel")} <Link href={links.project(id)}>{t("why.choose")}</Link></span>;
  if (why !== null) return <span id={HINT}>{t(`why.${why}`)}</span>;
  return counts.stored > 0 && !busy ? <span id={HINT}>{t("unlooked", { count: counts.stored, model })}</span> : null;
}
