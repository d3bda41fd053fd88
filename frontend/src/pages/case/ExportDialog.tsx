// Chooses what is downloaded: format, which case, with or without the photographs. Only approved fields leave.

import { Button, Group, Modal, Radio, Select, Stack, Switch } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { type Case, type Project, useCases } from "../../api";
import { exportUrl, type ExportChoice } from "../../app/links";
import { Download } from "../../theme/icons";
import classes from "./ExportDialog.module.css";

const ALL = "all";
/** Names, the same in every language. */
const [COCO, VIA] = ["COCO", "VIA"];

interface ExportDialogProps {
  project: Project;
  /** The case to begin with; all cases where it is left out. */
  item?: Case;
  opened: boolean;
  onClose: () => void;
}

export function ExportDialog({ project, item, opened, onClose }: ExportDialogProps) {
  const { t } = useTranslation("case");
  return (
    <Modal opened={opened} onClose={onClose} title={t("exports.title")}>
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
  const { t } = useTranslation(["case", "app"]);
  const { data: cases = item ? [item] : [] } = useCases(project.id);
  const [chosen, setChosen] = useState(item?.id ?? ALL);
  const [format, setFormat] = useState<ExportChoice["format"]>("coco");
  const [images, setImages] = useState(false);
  const only = cases.find((other) => other.id === chosen);
  const approved = (only ?? project).field_counts.approved;
  return (
    <Stack gap="lg">
      <Radio.Group label={t("exports.format")} value={format} onChange={(value) => setFormat(value === "via" ? "via" : "coco")}>
        <Stack gap="xs" mt="xs">
          <Radio value="coco" label={COCO} description={t("exports.coco")} />
          <Radio value="via" label={VIA} description={t("exports.via")} />
        </Stack>
      </Radio.Group>
      <Select
        label={t("exports.of")}
        allowDeselect={false}
        searchable={cases.length > 8}
        value={chosen}
        onChange={(value) => setChosen(value ?? ALL)}
        data={[{ value: ALL, label: t("exports.allCases") }, ...cases.map(({ id, code }) => ({ value: id, label: code }))]}
      />
      <Switch label={t("exports.images")} checked={images} onChange={(event) => setImages(event.currentTarget.checked)} />
      <div className={classes.says}>
        {format === "via" && <p>{[images && t("exports.howViaZip"), t("exports.howVia")].filter(Boolean).join(" ")}</p>}
        <p>
          {approved > 0 ? t("exports.will", { count: approved }) : t("exports.nothing")} {t("app:researchUse")}
        </p>
      </div>
      <Group justify="flex-end">
        <Button variant="default" onClick={onDone}>
          {t("app:cancel")}
        </Button>
        {approved > 0 && (
          <Button
            component="a"
            download
            href={exportUrl({ project: project.id, format, case: only?.id, images })}
            leftSection={<Download />}
            onClick={onDone}
          >
            {t("exports.download")}
          </Button>
        )}
      </Group>
    </Stack>
  );
}
