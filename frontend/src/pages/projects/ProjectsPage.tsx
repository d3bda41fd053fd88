// The projects one is a member of; with only one there is nothing to choose, so it opens by itself.

import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import { Redirect, useSearch } from "wouter";

import { useProjects, useSession } from "../../api";
import { links } from "../../app/links";
import { Page, PageHead } from "../../app/ui/Page";
import { PageSkeleton } from "../../app/ui/PageSkeleton";
import { EmptyState, ErrorState } from "../../app/ui/states";
import { useTitle } from "../../app/useTitle";
import { People, Plus } from "../../theme/icons";
import { ProjectsAside } from "../arranging/ProjectsAside";
import { NewProjectDialog } from "./NewProjectDialog";
import { ProjectCard } from "./ProjectCard";
import classes from "./ProjectsPage.module.css";

export function ProjectsPage() {
  const { t } = useTranslation("projects");
  useTitle(t("title"));
  const { data: projects, error, refetch } = useProjects();
  const { data: session } = useSession();
  const wantsAll = new URLSearchParams(useSearch()).has("all");
  if (error && !projects) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!projects) return <PageSkeleton />;
  const [only] = projects;
  if (only && projects.length === 1 && !wantsAll) return <Redirect to={links.project(only.id)} replace />;
  return (
    <Page narrow>
      <PageHead title={t("title")} actions={session?.user?.may_create_projects && <NewProjectButton />} />
      {projects.length === 0 ? (
        <EmptyState title={t("none")} icon={<People size={36} />}>
          {t("noneWhy")}
        </EmptyState>
      ) : (
        <ul className={classes.list}>
          {projects.map((project) => (
            <ProjectCard key={project.id} project={project} />
          ))}
        </ul>
      )}
      <ProjectsAside />
    </Page>
  );
}

function NewProjectButton() {
  const { t } = useTranslation("projects");
  const [naming, dialog] = useDisclosure(false);
  return (
    <>
      <Button leftSection={<Plus />} onClick={dialog.open}>
        {t("new")}
      </Button>
      <NewProjectDialog opened={naming} onClose={dialog.close} />
    </>
  );
}
