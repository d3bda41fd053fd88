// A project's models: which is in use, how a better one is made, how two compare, what people corrected, what teaches most.

import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { type Project, useProject, type Uuid } from "../../api";
import { links } from "../../app/links";
import { Page, PageHead } from "../../app/ui/Page";
import { PageSkeleton } from "../../app/ui/PageSkeleton";
import { ErrorState } from "../../app/ui/states";
import { useUrlChoice } from "../../app/urlState";
import { useTitle } from "../../app/useTitle";
import { addressOf, type ViewName, VIEWS } from "./address";
import { CompareView } from "./compare/CompareView";
import { CorrectionsView } from "./corrections/CorrectionsView";
import classes from "./models.module.css";
import { Overview } from "./overview/Overview";
import { TeachingView } from "./TeachingView";

const SHOWN: Readonly<Record<ViewName, (props: { project: Project }) => React.ReactNode>> = {
  overview: Overview,
  compare: CompareView,
  corrections: CorrectionsView,
  next: TeachingView,
};

export default function ModelsPage({ id }: { id: Uuid }) {
  const { t } = useTranslation("models");
  const { data: project, error, refetch } = useProject(id);
  useTitle(t("title"), project?.name);
  if (project) return <Models project={project} />;
  return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <PageSkeleton />;
}

function Models({ project }: { project: Project }) {
  const { t } = useTranslation("models");
  const [chosen] = useUrlChoice("show", VIEWS);
  const view = chosen ?? "overview";
  const View = SHOWN[view];
  return (
    <Page>
      <PageHead title={t("title")} lead={t("lead")} crumbs={[{ href: links.project(project.id), word: project.name }]} />
      <nav aria-label={t("title")} className={classes.views}>
        {VIEWS.map((name) => (
          <Link key={name} href={addressOf(project.id, name)} aria-current={name === view ? "page" : undefined}>
            {t(`views.${name}`)}
          </Link>
        ))}
      </nav>
      <div className={classes.stack}>
        <View project={project} />
      </div>
    </Page>
  );
}
