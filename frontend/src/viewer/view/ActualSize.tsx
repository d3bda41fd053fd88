// The button for one field pixel on each pixel of the screen.

import { ActionIcon, Tooltip } from "@mantine/core";
import { memo } from "react";
import { useTranslation } from "react-i18next";

import { useKeyOf } from "../hooks";
import type { Stage } from "../stage/createStage";
import { OneToOne } from "./icons";

export const ActualSize = memo(function ActualSize({ stage }: { stage: Stage | null }) {
  const { t } = useTranslation("canvas");
  const key = useKeyOf()("view.actual");
  return (
    <Tooltip label={key ? `${t("actualSize")} (${key})` : t("actualSize")}>
      <ActionIcon variant="subtle" color="gray" size={32} aria-label={t("actualSize")} onClick={() => stage?.picture.actualSize()}>
        <OneToOne />
      </ActionIcon>
    </Tooltip>
  );
});
