// Which page belongs to which address.

import { lazy, Suspense, useEffect } from "react";
import { Route, Switch } from "wouter";

import { CasePage } from "../pages/case/CasePage";
import { JobsPage } from "../pages/jobs/JobsPage";
import { MembersPage } from "../pages/members/MembersPage";
import { ProjectPage } from "../pages/project/ProjectPage";
import { ProjectsPage } from "../pages/projects/ProjectsPage";
import { ready } from "./ready";
import { PageSkeleton } from "./ui/PageSkeleton";
import { NotFoundState } from "./ui/states";

const fieldPage = ready(async () => (await import("../pages/field/FieldPage")).default);
const FieldPage = fieldPage.Component;
const ModelsPage = lazy(() => import("../pages/models/ModelsPage"));
const ModelPage = lazy(() => import("../pages/models/version/ModelPage"));
const ReportPage = lazy(() => import("../pages/report/ReportPage"));
const LabelsPage = lazy(() => import("../pages/labels/LabelsPage"));
const GalleryPage = lazy(() => import("../pages/gallery/GalleryPage"));

/** The viewer is half of all the code, and where everyone goes next: it is fetched once the first page is there. */
const IN_PEACE_MS = 1000;

export function Pages() {
  useEffect(() => {
    const timer = window.setTimeout(fieldPage.fetch, IN_PEACE_MS);
    return () => window.clearTimeout(timer);
  }, []);
  return (
    <Suspense fallback={<PageSkeleton />}>
      <Switch>
        <Route path="/" component={ProjectsPage} />
        <Route path="/projects/:id">{({ id }) => <ProjectPage key={id} id={id} />}</Route>
        <Route path="/projects/:id/jobs">{({ id }) => <JobsPage key={id} id={id} />}</Route>
        <Route path="/projects/:id/models">{({ id }) => <ModelsPage key={id} id={id} />}</Route>
        <Route path="/projects/:id/models/:model">{({ id, model }) => <ModelPage key={model} id={id} model={model} />}</Route>
        <Route path="/projects/:id/labels">{({ id }) => <LabelsPage key={id} id={id} />}</Route>
        <Route path="/projects/:id/members">{({ id }) => <MembersPage key={id} id={id} />}</Route>
        <Route path="/cases/:id">{({ id }) => <CasePage key={id} id={id} />}</Route>
        <Route path="/cases/:id/reports/:report">{({ id, report }) => <ReportPage key={report} caseId={id} id={report} />}</Route>
        <Route path="/fields/:id">{({ id }) => <FieldPage id={id} />}</Route>
        <Route path="/:kind/:id/gallery">{({ kind, id }) => <GalleryPage key={id} kind={kind} id={id} />}</Route>
        <Route>
          <NotFoundState />
        </Route>
      </Switch>
    </Suspense>
  );
}
