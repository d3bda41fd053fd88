// What can be done with a case as a whole: pre-label it, export it, sign its count.

import { Button, Tooltip } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { ReactElement } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import type { Case, Project } from "../../api";
import { links } from "../../app/links";
import { may } from "../../app/rights";
import { Download, Seal, Spark, Tiles } from "../../theme/icons";
import { CaseMenu } from "../arranging/CaseMenu";
import { ApproveDialog } from "./approval/ApproveDialog";
import { whyNotYet } from "./approval/useApprove";
import { ExportDialog } from "./ExportDialog";
import { useModelInUse, usePrelabel, whyNoPrelabel } from "./prelabel";
import { HINT } from "./usePrelabelHint";

interface CaseActionsProps {
  item: Case;
  project: Project;
}

export function CaseActions({ item, project }: CaseActionsProps) {
  const { t } = useTranslation("case");
  const [exporting, exports] = useDisclosure(false);
  return (
    <>
      <GalleryButton item={item} />
      {may(project.role, "work") && <PrelabelButton item={item} />}
      {may(project.role, "export") && (
        <Button variant="default" leftSection={<Download />} onClick={exports.open}>
          {t("export")}
        </Button>
      )}
      {may(project.role, "approve") && <ApproveButton item={item} />}
      {may(project.role, "work") && <CaseMenu item={item} />}
      <ExportDialog project={project} item={item} opened={exporting} onClose={exports.close} />
    </>
  );
}

function GalleryButton({ item }: { item: Case }) {
  const { t } = useTranslation("gallery");
  return (
    <Button component={Link} href={links.gallery("case", item.id)} variant="default" leftSection={<Tiles />}>
      {t("open")}
    </Button>
  );
}

function PrelabelButton({ item }: { item: Case }) {
  const { t } = useTranslation("case");
  const model = useModelInUse(item.project);
  const prelabel = usePrelabel(item, model);
  const why = whyNoPrelabel(item.field_counts, model);
  return (
    <Explained why={why === null && model ? t("prelabelWhy", { model }) : null}>
      <Button
        variant="default"
        leftSection={<Spark />}
        loading={prelabel.isPending}
        data-disabled={why !== null || undefined}
        aria-disabled={why !== null}
        aria-describedby={HINT}
        onClick={() => why === null && prelabel.mutate()}
      >
        {t("prelabel")}
      </Button>
    </Explained>
  );
}

function ApproveButton({ item }: { item: Case }) {
  const { t } = useTranslation("case");
  const [signing, dialog] = useDisclosure(false);
  const why = whyNotYet(item) ?? (item.approval?.current ? t("why.approved") : null);
  return (
    <>
      <Explained why={why}>
        <Button
          leftSection={<Seal />}
          data-disabled={why !== null || undefined}
          aria-disabled={why !== null}
          onClick={() => why === null && dialog.open()}
        >
          {t("approve")}
        </Button>
      </Explained>
      <ApproveDialog item={item} opened={signing} onClose={dialog.close} />
    </>
  );
}

/** A tooltip that also tells why a button does nothing; such a button keeps its focus so that keyboards can ask too. */
function Explained({ why, children }: { why: string | null; children: ReactElement }) {
  return (
    <Tooltip label={why ?? ""} disabled={!why}>
      {children}
    </Tooltip>
  );
}
