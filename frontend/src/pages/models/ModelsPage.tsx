// A project's models: which is in use, what each was measured to be, how a better one is made, and what people corrected.

import { useTranslation } from "react-i18next";

import { type Project, useProject, type Uuid } from "../../api";
import { links } from "../../app/links";
import { Page, PageHead } from "../../app/ui/Page";
import { PageSkeleton } from "../../app/ui/PageSkeleton";
import { ErrorState } from "../../app/ui/states";
import { useTitle } from "../../app/useTitle";
import { CorrectionsPanel } from "./CorrectionsPanel";
import classes from "./models.module.css";
import { RetrainPanel } from "./RetrainPanel";
import { TeachingPanel } from "./TeachingPanel";
import { VersionsPanel } from "./VersionsPanel";

export default function ModelsPage({ id }: { id: Uuid }) {
  const { t } = useTranslation("models");
  const { data: project, error, refetch } = useProject(id);
  useTitle(t("title"), project?.name);
  if (project) return <Models project={project} />;
  return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <PageSkeleton />;
}

function Models({ project }: { project: Project }) {
  const { t } = useTranslation("models");
  return (
    <Page>
      <PageHead title={t("title")} lead={t("lead")} crumbs={[{ href: links.project(project.id), word: project.name }]} />
      <div className={classes.stack}>
        <RetrainPanel project={project} />
        <VersionsPanel project={project} />
        <div className={classes.pair}>
          <CorrectionsPanel project={project.id} />
          <TeachingPanel project={project.id} />
        </div>
      </div>
    </Page>
  );
}
