// A case's fields as thumbnails, grouped by slide, filtered by state; the filter is kept in the address.

import { Skeleton } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { type Field, type PresentState, type Slide, useFields, useSlides, type Uuid } from "../../../api";
import { links } from "../../../app/links";
import { useUrlChoice } from "../../../app/urlState";
import { EmptyState, ErrorState } from "../../../app/ui/states";
import { FIELD_STATES } from "../../../theme/states";
import { FieldsAside } from "../../arranging/FieldsAside";
import { useFieldsAside } from "../../arranging/useArranging";
import { modelIs, useOpenPrelabels } from "../prelabel";
import { slideWord } from "../slides";
import { FieldCard } from "./FieldCard";
import classes from "./fields.module.css";
import { StateFilter } from "./StateFilter";

interface FieldGridProps {
  caseId: Uuid;
  /** Where new fields go: shown above the grid, and again in what an empty grid says. */
  upload: ReactNode;
  /** Whether this person adds fields, moves them and sets them aside. */
  works: boolean;
}

export function FieldGrid({ caseId, upload, works }: FieldGridProps) {
  const { t } = useTranslation("case");
  const { data: fields, error, refetch } = useFields(caseId);
  const { data: slides = [] } = useSlides(caseId);
  const [state, setState] = useUrlChoice<PresentState>("state", FIELD_STATES);
  const shown = fields?.filter((field) => !state || field.state === state) ?? [];
  return (
    <section aria-label={t("fields.title")}>
      <div className={classes.head}>
        <h2>{t("fields.title")}</h2>
        {fields && fields.length > 0 && <StateFilter fields={fields} state={state} onChange={setState} />}
      </div>
      {upload}
      {error && !fields && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!fields && !error && <GridSkeleton />}
      {fields?.length === 0 && <NoFields caseId={caseId} works={works} />}
      {state && fields && fields.length > 0 && shown.length === 0 && (
        <EmptyState title={t(`fields.nothingIs.${state}`)} />
      )}
      <Groups fields={shown} slides={slides} works={works} />
      <FieldsAside open={fields?.length === 0} caseId={caseId} mayArrange={works} />
    </section>
  );
}

function Groups({ fields, slides, works }: { fields: readonly Field[]; slides: readonly Slide[]; works: boolean }) {
  const { t: words } = useTranslation("gallery");
  const groups = slides.map((slide) => ({ slide, mine: fields.filter((field) => field.slide === slide.id) }));
  const filled = groups.filter(({ mine }) => mine.length > 0);
  if (slides.length < 2) return <Grid fields={fields} works={works} />;
  return filled.map(({ slide, mine }) => (
    <section key={slide.id} aria-label={slideWord(slide)}>
      <h3 className={classes.slide}>
        {slideWord(slide)} <span className="num">{mine.length}</span>{" "}
        {mine.length > 0 && <Link href={links.gallery("slide", slide.id)}>{words("openSlide")}</Link>}
      </h3>
      <Grid fields={mine} works={works} />
    </section>
  ));
}

function Grid({ fields, works }: { fields: readonly Field[]; works: boolean }) {
  const open = useOpenPrelabels(fields[0]?.project);
  return (
    <ul className={classes.grid}>
      {fields.map((field) => (
        <FieldCard key={field.id} field={field} model={modelIs(field, open)} mayArrange={works} />
      ))}
    </ul>
  );
}

function GridSkeleton() {
  const { t } = useTranslation("case");
  return (
    <div className={classes.grid} role="status" aria-label={t("fields.loading")}>
      {Array.from({ length: 8 }, (_, item) => (
        <Skeleton key={item} h={176} />
      ))}
    </div>
  );
}

function NoFields({ caseId, works }: { caseId: Uuid; works: boolean }) {
  const { t } = useTranslation("case");
  const { data: aside, isPending } = useFieldsAside(caseId);
  if (isPending) return null;
  if (aside?.length) return <EmptyState title={t("fields.allAside", { count: aside.length })}>{t("fields.allAsideWhy")}</EmptyState>;
  return (
    <EmptyState title={t("fields.none")}>
      {t(works ? "fields.noneWorks" : "fields.noneReads")}
    </EmptyState>
  );
}
