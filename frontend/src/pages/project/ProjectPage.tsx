// A project's work list: its cases, how far each is, and the way to a new one.

import { Button, Group } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { type OpenProject, type Project, useCases, useProject, type Uuid } from "../../api";
import { links } from "../../app/links";
import { may } from "../../app/rights";
import { Page, PageHead, Panel } from "../../app/ui/Page";
import { PageSkeleton, RowsSkeleton } from "../../app/ui/PageSkeleton";
import { SyntheticTag } from "../../app/ui/StateBadge";
import { EmptyState, ErrorState } from "../../app/ui/states";
import { useTitle } from "../../app/useTitle";
import { Download, People, Plus, Spark, Swatches } from "../../theme/icons";
import { CasesAside } from "../arranging/CasesAside";
import { ProjectMenu } from "../arranging/ProjectMenu";
import { ProjectAsideNote } from "../arranging/ProjectsAside";
import { ExportDialog } from "../case/ExportDialog";
import { useModelInUse } from "../case/prelabel";
import { CaseFilters } from "./CaseFilters";
import { CaseTable } from "./CaseTable";
import { ModelDialog } from "./ModelDialog";
import { NewCaseDialog } from "./NewCaseDialog";
import { useCaseFilter } from "./useCaseFilter";

export function ProjectPage({ id }: { id: Uuid }) {
  const { data: project, error, refetch } = useProject(id);
  useTitle(project?.name);
  if (project) return <WorkList project={project} />;
  return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <PageSkeleton />;
}

function WorkList({ project }: { project: OpenProject }) {
  const [naming, newCase] = useDisclosure(false);
  const [exporting, exports] = useDisclosure(false);
  return (
    <Page>
      <PageHead
        title={
          <>
            {project.name}
            {project.synthetic && <SyntheticTag />}
          </>
        }
        lead={project.description}
        actions={<Actions project={project} onNewCase={newCase.open} onExport={exports.open} />}
      />
      <ProjectAsideNote project={project} role={project.ownRole} />
      <Cases project={project} onNewCase={newCase.open} />
      <CasesAside project={project.id} mayArrange={may(project.role, "work")} />
      <NewCaseDialog project={project} opened={naming} onClose={newCase.close} />
      <ExportDialog project={project} opened={exporting} onClose={exports.close} />
    </Page>
  );
}

interface ActionsProps {
  project: OpenProject;
  onNewCase: () => void;
  onExport: () => void;
}

function Actions({ project, onNewCase, onExport }: ActionsProps) {
  const { t } = useTranslation("project");
  return (
    <>
      {may(project.role, "manage") && (
        <Button variant="default" component={Link} href={links.members(project.id)} leftSection={<People />}>
          {t("members")}
        </Button>
      )}
      <Button variant="default" component={Link} href={links.labels(project.id)} leftSection={<Swatches />}>
        {t("labels")}
      </Button>
      <Button variant="default" component={Link} href={links.models(project.id)} leftSection={<Spark />}>
        {t("modelsPage")}
      </Button>
      {may(project.role, "deploy") && <ModelButton project={project} />}
      {may(project.ownRole, "export") && (
        <Button variant="default" leftSection={<Download />} onClick={onExport}>
          {t("export")}
        </Button>
      )}
      {may(project.role, "work") && (
        <Button leftSection={<Plus />} onClick={onNewCase}>
          {t("newCase")}
        </Button>
      )}
      {may(project.role, "manage") && <ProjectMenu project={project} />}
    </>
  );
}

function ModelButton({ project }: { project: Project }) {
  const { t } = useTranslation("project");
  const [choosing, dialog] = useDisclosure(false);
  const word = useModelInUse(project.id);
  return (
    <>
      <Button variant="default" onClick={dialog.open}>
        {word ? t("model", { word }) : t("chooseModel")}
      </Button>
      <ModelDialog project={project} opened={choosing} onClose={dialog.close} />
    </>
  );
}

function Cases({ project, onNewCase }: { project: Project; onNewCase: () => void }) {
  const { data: cases, error, refetch } = useCases(project.id);
  const filter = useCaseFilter(cases ?? []);
  if (error && !cases) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (cases?.length === 0) return <NoCases project={project} onNewCase={onNewCase} />;
  return (
    <>
      <Group mb="sm">
        <CaseFilters filter={filter} />
      </Group>
      <Panel flush>{cases ? <CaseTable filter={filter} /> : <RowsSkeleton rows={8} />}</Panel>
    </>
  );
}

function NoCases({ project, onNewCase }: { project: Project; onNewCase: () => void }) {
  const { t } = useTranslation("project");
  const works = may(project.role, "work");
  return (
    <Panel flush>
      <EmptyState
        title={t("none.title")}
        action={
          works && (
            <Button leftSection={<Plus />} onClick={onNewCase}>
              {t("newCase")}
            </Button>
          )
        }
      >
        {t(works ? "none.works" : "none.reads")}
      </EmptyState>
    </Panel>
  );
}
