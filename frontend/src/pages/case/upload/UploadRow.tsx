// One file on its way.

import { Button, Progress } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { Check, Retry, Warning } from "../../../theme/icons";
import type { UploadItem, UploadState } from "./queue";
import classes from "./upload.module.css";

const Mark = ({ state }: { state: UploadState }) => {
  if (state === "stored" || state === "duplicate") return <Check size={14} />;
  return state === "refused" || state === "failed" ? <Warning size={14} /> : null;
};

export function UploadRow({ item, onRetry }: { item: UploadItem; onRetry: () => void }) {
  const { t } = useTranslation("case");
  const { file, state, share, sentence } = item;
  return (
    <li className={classes.row}>
      <span className={classes.name} title={file.name}>
        {file.name}
      </span>
      {state === "sending" ? (
        <Progress value={share * 100} size="sm" className={classes.share} aria-label={t("upload.sending", { file: file.name })} />
      ) : (
        <span className={classes.outcome} data-state={state}>
          <Mark state={state} />
          {sentence || t(`upload.state.${state}`)}
        </span>
      )}
      {state === "failed" && (
        <Button size="compact-xs" variant="subtle" leftSection={<Retry size={13} />} onClick={onRetry} aria-label={t("upload.retryOne", { file: file.name })}>
          {t("upload.retry")}
        </Button>
      )}
    </li>
  );
}
