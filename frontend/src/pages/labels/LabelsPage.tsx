// The project's labels in two levels; administrators add, rename, move and delete, everyone else reads.

import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useProject, type Project, type Uuid } from "../../api";
import { links } from "../../app/links";
import { may } from "../../app/rights";
import { Page, PageHead, Panel } from "../../app/ui/Page";
import { RowsSkeleton } from "../../app/ui/PageSkeleton";
import { EmptyState, ErrorState } from "../../app/ui/states";
import ui from "../../app/ui/ui.module.css";
import { useTitle } from "../../app/useTitle";
import { inFamilies } from "../../core/gallery";
import { AddLabel } from "./AddLabel";
import { LabelRow } from "./LabelRow";

export default function LabelsPage({ id }: { id: Uuid }) {
  const { t } = useTranslation("labels");
  const { data: project, error, refetch } = useProject(id);
  const [added, setAdded] = useState<Uuid>();
  useTitle(t("title"), project?.name);
  if (error && !project) return <ErrorState error={error} onRetry={() => void refetch()} />;
  const manages = may(project?.role, "manage");
  return (
    <Page narrow>
      <PageHead
        title={t("title")}
        crumbs={project ? [{ href: links.project(id), word: project.name }] : []}
        lead={t(manages ? "lead" : "leadReading")}
      />
      {project && manages && <AddLabel project={id} labels={project.label_set.labels} onAdded={setAdded} />}
      <Panel flush>{project ? <LabelTable project={project} manages={manages} added={added} /> : <RowsSkeleton rows={12} />}</Panel>
    </Page>
  );
}

function LabelTable({ project, manages, added }: { project: Project; manages: boolean; added: Uuid | undefined }) {
  const { t } = useTranslation(["labels", "app"]);
  const { labels } = project.label_set;
  if (!labels.length) return <EmptyState title={t("empty")} />;
  return (
    <div className={ui.scroll}>
      <table className={ui.table}>
        <thead>
          <tr>
            <th scope="col">{t("name")}</th>
            <th scope="col">{t("lineage")}</th>
            <th scope="col">{t("key")}</th>
            {manages && (
              <th scope="col">
                <span className="visually-hidden">{t("app:actions")}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {inFamilies(labels).map((label) => (
            <LabelRow key={label.id} label={label} labels={labels} project={project.id} manages={manages} fresh={label.id === added} />
          ))}
        </tbody>
      </table>
    </div>
  );
}
