// Which page belongs to which address.

import { lazy, Suspense } from "react";
import { Route, Switch } from "wouter";

import { CasePage } from "../pages/case/CasePage";
import { JobsPage } from "../pages/jobs/JobsPage";
import { MembersPage } from "../pages/members/MembersPage";
import { ProjectPage } from "../pages/project/ProjectPage";
import { ProjectsPage } from "../pages/projects/ProjectsPage";
import { PageSkeleton } from "./ui/PageSkeleton";
import { NotFoundState } from "./ui/states";

const FieldPage = lazy(() => import("../pages/field/FieldPage"));

export function Pages() {
  return (
    <Suspense fallback={<PageSkeleton />}>
      <Switch>
        <Route path="/" component={ProjectsPage} />
        <Route path="/projects/:id">{({ id }) => <ProjectPage key={id} id={id} />}</Route>
        <Route path="/projects/:id/jobs">{({ id }) => <JobsPage key={id} id={id} />}</Route>
        <Route path="/projects/:id/members">{({ id }) => <MembersPage key={id} id={id} />}</Route>
        <Route path="/cases/:id">{({ id }) => <CasePage key={id} id={id} />}</Route>
        <Route path="/fields/:id">{({ id }) => <FieldPage id={id} />}</Route>
        <Route>
          <NotFoundState />
        </Route>
      </Switch>
    </Suspense>
  );
}
