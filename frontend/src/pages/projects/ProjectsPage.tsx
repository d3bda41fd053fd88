// The projects one is a member of; with only one there is nothing to choose, so it opens by itself.

import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Redirect, useSearch } from "wouter";

import { useProjects, useSession } from "../../api";
import { links } from "../../app/links";
import { Page, PageHead } from "../../app/ui/Page";
import { PageSkeleton } from "../../app/ui/PageSkeleton";
import { EmptyState, ErrorState } from "../../app/ui/states";
import { useTitle } from "../../app/useTitle";
import { People, Plus } from "../../theme/icons";
import { NewProjectDialog } from "./NewProjectDialog";
import { ProjectCard } from "./ProjectCard";
import classes from "./ProjectsPage.module.css";

export function ProjectsPage() {
  useTitle("Projects");
  const { data: projects, error, refetch } = useProjects();
  const { data: session } = useSession();
  const wantsAll = new URLSearchParams(useSearch()).has("all");
  if (error && !projects) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!projects) return <PageSkeleton />;
  const [only] = projects;
  if (only && projects.length === 1 && !wantsAll) return <Redirect to={links.project(only.id)} replace />;
  return (
    <Page narrow>
      <PageHead title="Projects" actions={session?.user?.may_create_projects && <NewProjectButton />} />
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

function NewProjectButton() {
  const [naming, dialog] = useDisclosure(false);
  return (
    <>
      <Button leftSection={<Plus />} onClick={dialog.open}>
        New project
      </Button>
      <NewProjectDialog opened={naming} onClose={dialog.close} />
    </>
  );
}
