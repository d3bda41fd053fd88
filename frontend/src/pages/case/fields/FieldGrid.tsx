// A case's fields as thumbnails, grouped by slide, filtered by state; the filter is kept in the address.

import { Skeleton } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { type Field, type FieldState, type Slide, useFields, useSlides, type Uuid } from "../../../api";
import { links } from "../../../app/links";
import { useUrlChoice } from "../../../app/urlState";
import { EmptyState, ErrorState } from "../../../app/ui/states";
import { FIELD_STATES } from "../../../theme/states";
import { isLookedAt, useOpenPrelabels } from "../prelabel";
import { slideWord } from "../slides";
import { FieldCard } from "./FieldCard";
import classes from "./fields.module.css";
import { StateFilter } from "./StateFilter";

interface FieldGridProps {
  caseId: Uuid;
  /** Where new fields go: shown above the grid, and again in what an empty grid says. */
  upload: ReactNode;
  mayUpload: boolean;
}

export function FieldGrid({ caseId, upload, mayUpload }: FieldGridProps) {
  const { t } = useTranslation("case");
  const { data: fields, error, refetch } = useFields(caseId);
  const { data: slides = [] } = useSlides(caseId);
  const [state, setState] = useUrlChoice<FieldState>("state", FIELD_STATES);
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
      {fields?.length === 0 && <NoFields mayUpload={mayUpload} />}
      {state && fields && fields.length > 0 && shown.length === 0 && (
        <EmptyState title={t(`fields.nothingIs.${state}`)} />
      )}
      <Groups fields={shown} slides={slides} />
    </section>
  );
}

function Groups({ fields, slides }: { fields: readonly Field[]; slides: readonly Slide[] }) {
  const { t: words } = useTranslation("gallery");
  const groups = slides.map((slide) => ({ slide, mine: fields.filter((field) => field.slide === slide.id) }));
  const filled = groups.filter(({ mine }) => mine.length > 0);
  if (slides.length < 2) return <Grid fields={fields} />;
  return filled.map(({ slide, mine }) => (
    <section key={slide.id} aria-label={slideWord(slide)}>
      <h3 className={classes.slide}>
        {slideWord(slide)} <span className="num">{mine.length}</span>{" "}
        {mine.length > 0 && <Link href={links.gallery("slide", slide.id)}>{words("openSlide")}</Link>}
      </h3>
      <Grid fields={mine} />
    </section>
  ));
}

function Grid({ fields }: { fields: readonly Field[] }) {
  const open = useOpenPrelabels(fields[0]?.project);
  return (
    <ul className={classes.grid}>
      {fields.map((field) => (
        <FieldCard key={field.id} field={field} looking={isLookedAt(field, open)} />
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

function NoFields({ mayUpload }: { mayUpload: boolean }) {
  const { t } = useTranslation("case");
  return (
    <EmptyState title={t("fields.none")}>
      {t(mayUpload ? "fields.noneWorks" : "fields.noneReads")}
    </EmptyState>
  );
}
