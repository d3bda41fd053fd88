// A case: its fields, its differential count, and the signing of it.

import { useTranslation } from "react-i18next";

import { type Case, type Project, useCase, useProject, type Uuid } from "../../api";
import { links } from "../../app/links";
import { may } from "../../app/rights";
import { Page, PageHead } from "../../app/ui/Page";
import { PageSkeleton } from "../../app/ui/PageSkeleton";
import { ApprovalBadge, SyntheticTag } from "../../app/ui/StateBadge";
import { ErrorState } from "../../app/ui/states";
import { useTitle } from "../../app/useTitle";
import { CaseAsideNote } from "../arranging/CasesAside";
import { FieldsAside } from "../arranging/FieldsAside";
import { ApprovalsPanel } from "./approval/ApprovalsPanel";
import { CaseActions } from "./CaseActions";
import classes from "./CasePage.module.css";
import { CountPanel } from "./count/CountPanel";
import { FieldGrid } from "./fields/FieldGrid";
import { PrelabelStrip } from "./PrelabelStrip";
import { UploadPanel } from "./upload/UploadPanel";
import { usePrelabelHint } from "./usePrelabelHint";

export function CasePage({ id }: { id: Uuid }) {
  const { data: item, error, refetch } = useCase(id);
  const { data: project } = useProject(item?.project);
  useTitle(item?.code, project?.name);
  if (item && project) return <CaseView item={item} project={project} />;
  return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <PageSkeleton />;
}

function CaseView({ item, project }: { item: Case; project: Project }) {
  const { t } = useTranslation("case");
  const aside = item.set_aside_at !== null;
  const works = may(project.role, "work") && !aside;
  const hint = usePrelabelHint(item, project);
  return (
    <Page>
      <PageHead
        crumbs={[{ href: links.project(project.id), word: project.name }]}
        title={
          <>
            {item.code}
            {item.synthetic && <SyntheticTag />}
            {item.approval && <ApprovalBadge approval={item.approval} />}
          </>
        }
        lead={works && hint}
        actions={!aside && <CaseActions item={item} project={project} />}
      />
      <CaseAsideNote item={item} mayArrange={may(project.role, "work")} />
      <PrelabelStrip project={project.id} maySteer={works} />
      <div className={classes.columns}>
        {aside ? (
          <FieldsAside open caseId={item.id} mayArrange={false} />
        ) : (
          <FieldGrid caseId={item.id} works={works} upload={works && <UploadPanel caseId={item.id} />} />
        )}
        <aside className={classes.side} aria-label={t("side")}>
          <CountPanel caseId={item.id} labels={project.label_set.labels} />
          <ApprovalsPanel caseId={item.id} />
        </aside>
      </div>
    </Page>
  );
}
