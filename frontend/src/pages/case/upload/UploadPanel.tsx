// Where photographs are dropped, and what became of each.

import { Button, FileButton, Progress } from "@mantine/core";
import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Uuid } from "../../../api";
import { t } from "../../../i18n";
import { Upload } from "../../../theme/icons";
import { ACCEPTED, isUnderWay, type UploadItem } from "./queue";
import { SlideSelect } from "./SlideSelect";
import { UploadRow } from "./UploadRow";
import classes from "./upload.module.css";
import { useFileDrop } from "./useFileDrop";
import { useUploads } from "./useUploads";

export function UploadPanel({ caseId }: { caseId: Uuid }) {
  const { t } = useTranslation("case");
  const { queue, items } = useUploads(caseId);
  const [slide, setSlide] = useState<Uuid>();
  const add = useCallback((files: File[]) => queue.add(files, slide), [queue, slide]);
  const over = useFileDrop(true, add);
  return (
    <section aria-label={t("upload.title")} className={classes.panel} data-over={over || undefined}>
      <div className={classes.drop}>
        <Upload size={18} />
        <p className={classes.invite}>
          {t(over ? "upload.letGo" : "upload.invite")}
          <span>{t("upload.formats")}</span>
        </p>
        <SlideSelect caseId={caseId} slide={slide} onChange={setSlide} />
        <FileButton multiple accept={ACCEPTED.join(",")} onChange={add}>
          {(props) => (
            <Button {...props} variant="default" size="xs">
              {t("upload.choose")}
            </Button>
          )}
        </FileButton>
      </div>
      {items.length > 0 && <Summary items={items} onRetry={queue.retryAll} onClear={queue.clear} />}
      {items.length > 0 && (
        <ul className={classes.list}>
          {items.map((item) => (
            <UploadRow key={item.id} item={item} onRetry={() => queue.retry(item.id)} />
          ))}
        </ul>
      )}
    </section>
  );
}

const ENDS = ["stored", "duplicate", "refused", "failed"] as const;

function wordsOf(items: readonly UploadItem[]): string {
  const counted = ENDS.map((state) => ({ state, number: items.filter((item) => item.state === state).length }));
  const parts = counted.filter(({ number }) => number > 0).map(({ state, number }) => t(`case:upload.ended.${state}`, { number }));
  return [t("case:upload.files", { count: items.length }), ...parts].join(" · ");
}

interface SummaryProps {
  items: readonly UploadItem[];
  onRetry: () => void;
  onClear: () => void;
}

function Summary({ items, onRetry, onClear }: SummaryProps) {
  const { t } = useTranslation("case");
  const busy = items.some(isUnderWay);
  const failed = items.filter((item) => item.state === "failed").length;
  const share = items.reduce((sum, item) => sum + (isUnderWay(item) ? item.share : 1), 0) / items.length;
  return (
    <div className={classes.summary}>
      <span className="num" role="status">
        {wordsOf(items)}
      </span>
      {busy && <Progress value={share * 100} size="sm" className={classes.total} aria-label={t("upload.all")} />}
      {failed > 0 && (
        <Button size="compact-xs" variant="light" onClick={onRetry}>
          {t("upload.retryAll", { number: failed })}
        </Button>
      )}
      {!busy && (
        <Button size="compact-xs" variant="subtle" color="gray" onClick={onClear}>
          {t("upload.clear")}
        </Button>
      )}
    </div>
  );
}
