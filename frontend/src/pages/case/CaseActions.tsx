// What can be done with a case as a whole: pre-label it, export it, sign its count.

import { Button, Tooltip } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { ReactElement } from "react";

import type { Case, Project } from "../../api";
import { may } from "../../app/rights";
import { totalOf } from "../../app/ui/StateBar";
import { Download, Seal, Spark } from "../../theme/icons";
import { ApproveDialog } from "./approval/ApproveDialog";
import { whyNotYet } from "./approval/useApprove";
import { ExportDialog } from "./ExportDialog";
import { useModelInUse, usePrelabel } from "./prelabel";

interface CaseActionsProps {
  item: Case;
  project: Project;
}

export function CaseActions({ item, project }: CaseActionsProps) {
  const [exporting, exports] = useDisclosure(false);
  return (
    <>
      {may(project.role, "work") && <PrelabelButton item={item} />}
      {may(project.role, "export") && (
        <Button variant="default" leftSection={<Download />} onClick={exports.open}>
          Export
        </Button>
      )}
      {may(project.role, "approve") && <ApproveButton item={item} />}
      <ExportDialog project={project} item={item} opened={exporting} onClose={exports.close} />
    </>
  );
}

function PrelabelButton({ item }: { item: Case }) {
  const model = useModelInUse(item.project);
  const prelabel = usePrelabel(item);
  const { stored, draft } = item.field_counts;
  const why =
    model === null
      ? "No model is in use: choose one on the project’s page"
      : totalOf(item.field_counts) === 0
        ? "This case has no fields yet"
        : stored + draft === 0
          ? "Every field is already in review or approved"
          : null;
  return (
    <Explained why={why ?? (model ? `${model} looks at every open field it has not seen` : null)}>
      <Button
        variant="default"
        leftSection={<Spark />}
        loading={prelabel.isPending}
        data-disabled={why !== null || undefined}
        aria-disabled={why !== null}
        onClick={() => why === null && prelabel.mutate()}
      >
        Pre-label
      </Button>
    </Explained>
  );
}

function ApproveButton({ item }: { item: Case }) {
  const [signing, dialog] = useDisclosure(false);
  const why = whyNotYet(item) ?? (item.approval?.current ? "The count is approved, and nothing changed since" : null);
  return (
    <>
      <Explained why={why}>
        <Button
          leftSection={<Seal />}
          data-disabled={why !== null || undefined}
          aria-disabled={why !== null}
          onClick={() => why === null && dialog.open()}
        >
          Approve count
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
