// Chooses what is downloaded: format, which case, with or without the photographs. Only approved fields leave.

import { Button, Group, Modal, Radio, Select, Stack, Switch } from "@mantine/core";
import { useState } from "react";

import { type Case, type Project, useCases } from "../../api";
import { exportUrl, type ExportChoice } from "../../app/links";
import { plural } from "../../theme/format";
import { Download } from "../../theme/icons";
import classes from "./ExportDialog.module.css";

const ALL = "all";

interface ExportDialogProps {
  project: Project;
  /** The case to begin with; all cases where it is left out. */
  item?: Case;
  opened: boolean;
  onClose: () => void;
}

export function ExportDialog({ project, item, opened, onClose }: ExportDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title="Export approved fields">
      <ExportForm project={project} item={item} onDone={onClose} />
    </Modal>
  );
}

interface FormProps {
  project: Project;
  item: Case | undefined;
  onDone: () => void;
}

function ExportForm({ project, item, onDone }: FormProps) {
  const { data: cases = item ? [item] : [] } = useCases(project.id);
  const [chosen, setChosen] = useState(item?.id ?? ALL);
  const [format, setFormat] = useState<ExportChoice["format"]>("coco");
  const [images, setImages] = useState(false);
  const only = cases.find((other) => other.id === chosen);
  const approved = (only ?? project).field_counts.approved;
  return (
    <Stack gap="lg">
      <Radio.Group label="Format" value={format} onChange={(value) => setFormat(value === "via" ? "via" : "coco")}>
        <Stack gap="xs" mt="xs">
          <Radio value="coco" label="COCO" description="One JSON file that detectors are trained on" />
          <Radio value="via" label="VIA" description="A project of the VGG Image Annotator" />
        </Stack>
      </Radio.Group>
      <Select
        label="Fields of"
        allowDeselect={false}
        searchable={cases.length > 8}
        value={chosen}
        onChange={(value) => setChosen(value ?? ALL)}
        data={[{ value: ALL, label: "All cases" }, ...cases.map(({ id, code }) => ({ value: id, label: code }))]}
      />
      <Switch label="With the photographs (ZIP)" checked={images} onChange={(event) => setImages(event.currentTarget.checked)} />
      <p className={classes.says}>
        {approved > 0 ? `${plural(approved, "approved field")} will be exported.` : "No field here is approved yet, so there is nothing to export."}{" "}
        For Research Use Only. Not for use in diagnostic procedures.
      </p>
      <Group justify="flex-end">
        <Button variant="default" onClick={onDone}>
          Cancel
        </Button>
        {approved > 0 && (
          <Button
            component="a"
            download
            href={exportUrl({ project: project.id, format, case: only?.id, images })}
            leftSection={<Download />}
            onClick={onDone}
          >
            Download
          </Button>
        )}
      </Group>
    </Stack>
  );
}
