// All cells of a case, a slide or a field on one page, with the way back to where they belong.

import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";

import { api, type Field, type Slide, useCase, useProject, useSession, type Uuid } from "../../api";
import { ErrorBoundary } from "../../app/ErrorBoundary";
import { type GalleryScope, links } from "../../app/links";
import { Crumbs } from "../../app/ui/Page";
import { ErrorState, NotFoundState } from "../../app/ui/states";
import { useTitle } from "../../app/useTitle";
import { slideWord } from "../case/slides";
import fieldPage from "../field/FieldPage.module.css";
import classes from "./GalleryPage.module.css";

const Gallery = lazy(async () => ({ default: (await import("../../gallery/Gallery")).Gallery }));

const SCOPES: Readonly<Record<string, GalleryScope>> = { cases: "case", slides: "slide", fields: "field" };

export default function GalleryPage({ kind, id }: { kind: string; id: Uuid }) {
  const scope = SCOPES[kind];
  return scope ? <Opened scope={scope} id={id} /> : <NotFoundState />;
}

interface Place {
  readonly caseId: Uuid;
  /** What the gallery is of; empty for the whole case. */
  readonly name: string;
}

/** Where a case, slide or field belongs. */
async function findPlace(scope: GalleryScope, id: Uuid): Promise<Place> {
  if (scope === "case") return { caseId: id, name: "" };
  if (scope === "field") {
    const field = await api.get<Field>(`/api/fields/${id}`);
    return { caseId: field.case, name: field.name };
  }
  const slide = await api.get<Slide>(`/api/slides/${id}`);
  return { caseId: slide.case, name: slideWord(slide) };
}

function Opened({ scope, id }: { scope: GalleryScope; id: Uuid }) {
  const { t } = useTranslation("gallery");
  const { data: place, error, refetch } = useQuery({ queryKey: ["gallery", scope, id], queryFn: () => findPlace(scope, id) });
  const { data: item, error: lost } = useCase(place?.caseId);
  const { data: project } = useProject(item?.project);
  const user = useSession().data?.user;
  useTitle(t("title"), place?.name, item?.code);
  const broken = error ?? lost;
  if (broken) return <ErrorState error={broken} onRetry={() => void refetch()} />;
  if (!place || !item || !project || !user) return <Waiting />;
  const crumbs = [
    { href: links.project(project.id), word: project.name },
    { href: links.case(item.id), word: item.code },
    ...(scope === "field" ? [{ href: links.field(id), word: place.name }] : []),
  ];
  return (
    <div className={classes.page}>
      <div className={fieldPage.bar}>
        <h1 className="visually-hidden">{t("title")}</h1>
        <Crumbs crumbs={crumbs}><strong>{[scope === "slide" ? place.name : "", t("title")].filter(Boolean).join(" · ")}</strong></Crumbs>
      </div>
      <ErrorBoundary resetKey={id}>
        <Suspense fallback={<Waiting />}>
          <Gallery scope={scope} id={id} project={project.id} labels={project.label_set.labels} me={user} role={project.role} threshold={project.threshold} />
        </Suspense>
      </ErrorBoundary>
    </div>
  );
}

function Waiting() {
  const { t } = useTranslation("gallery");
  return <div className={fieldPage.waiting} role="status" aria-label={t("loading")} />;
}
