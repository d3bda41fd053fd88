// The projects one is a member of; with only one there is nothing to choose, so it opens by itself.

import { Redirect, useSearch } from "wouter";

import { useProjects } from "../../api";
import { links } from "../../app/links";
import { Page, PageHead } from "../../app/ui/Page";
import { PageSkeleton } from "../../app/ui/PageSkeleton";
import { EmptyState, ErrorState } from "../../app/ui/states";
import { useTitle } from "../../app/useTitle";
import { People } from "../../theme/icons";
import { ProjectCard } from "./ProjectCard";
import classes from "./ProjectsPage.module.css";

export function ProjectsPage() {
  useTitle("Projects");
  const { data: projects, error, refetch } = useProjects();
  const wantsAll = new URLSearchParams(useSearch()).has("all");
  if (error && !projects) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!projects) return <PageSkeleton />;
  const [only] = projects;
  if (only && projects.length === 1 && !wantsAll) return <Redirect to={links.project(only.id)} replace />;
  return (
    <Page narrow>
      <PageHead title="Projects" />
      {projects.length === 0 ? (
        <EmptyState title="You are not a member of any project yet" icon={<People size={36} />}>
          An administrator of a project can add you to it by your user name.
        </EmptyState>
      ) : (
        <ul className={classes.list}>
          {projects.map((project) => (
            <ProjectCard key={project.id} project={project} />
          ))}
        </ul>
      )}
    </Page>
  );
}
