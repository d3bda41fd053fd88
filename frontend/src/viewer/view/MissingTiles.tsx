// Says that parts of the picture are missing, for as long as they are: nobody counts cells on a picture with holes unknowingly.

import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { useValue } from "../hooks";
import type { Stage } from "../stage/createStage";
import classes from "./view.module.css";

export function MissingTiles({ stage }: { stage: Stage }) {
  const { t } = useTranslation("canvas");
  const { number, tryAgain } = stage.picture.missing;
  const missing = useValue(number);
  return (
    <div role="status" className={classes.missing}>
      {missing > 0 && (
        <p>
          {t("missing", { count: missing })}
          <Button size="compact-xs" variant="default" onClick={tryAgain}>{t("loadAgain")}</Button>
        </p>
      )}
    </div>
  );
}
