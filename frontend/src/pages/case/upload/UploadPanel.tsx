// Where photographs are dropped, and what became of each.

import { Button, FileButton, Progress } from "@mantine/core";
import { useCallback, useState } from "react";

import type { Uuid } from "../../../api";
import { plural } from "../../../theme/format";
import { Upload } from "../../../theme/icons";
import { ACCEPTED, isUnderWay, type UploadItem } from "./queue";
import { SlideSelect } from "./SlideSelect";
import { UploadRow } from "./UploadRow";
import classes from "./upload.module.css";
import { useFileDrop } from "./useFileDrop";
import { useUploads } from "./useUploads";

export function UploadPanel({ caseId }: { caseId: Uuid }) {
  const { queue, items } = useUploads(caseId);
  const [slide, setSlide] = useState<Uuid>();
  const add = useCallback((files: File[]) => queue.add(files, slide), [queue, slide]);
  const over = useFileDrop(true, add);
  return (
    <section aria-label="Upload photographs" className={classes.panel} data-over={over || undefined}>
      <div className={classes.drop}>
        <Upload size={18} />
        <p className={classes.invite}>
          {over ? "Let go to upload" : "Drop photographs anywhere on this page"}
          <span>JPEG, PNG, TIFF or BMP</span>
        </p>
        <SlideSelect caseId={caseId} slide={slide} onChange={setSlide} />
        <FileButton multiple accept={ACCEPTED.join(",")} onChange={add}>
          {(props) => (
            <Button {...props} variant="default" size="xs">
              Choose files
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

const WORDS = [
  ["stored", "stored"],
  ["duplicate", "already here"],
  ["refused", "refused"],
  ["failed", "failed"],
] as const;

function wordsOf(items: readonly UploadItem[]): string {
  const counted = WORDS.map(([state, word]) => [items.filter((item) => item.state === state).length, word] as const);
  const parts = counted.filter(([number]) => number > 0).map(([number, word]) => `${number} ${word}`);
  return [plural(items.length, "file"), ...parts].join(" · ");
}

interface SummaryProps {
  items: readonly UploadItem[];
  onRetry: () => void;
  onClear: () => void;
}

function Summary({ items, onRetry, onClear }: SummaryProps) {
  const busy = items.some(isUnderWay);
  const failed = items.filter((item) => item.state === "failed").length;
  const share = items.reduce((sum, item) => sum + (isUnderWay(item) ? item.share : 1), 0) / items.length;
  return (
    <div className={classes.summary}>
      <span className="num" role="status">
        {wordsOf(items)}
      </span>
      {busy && <Progress value={share * 100} size="sm" className={classes.total} aria-label="All files" />}
      {failed > 0 && (
        <Button size="compact-xs" variant="light" onClick={onRetry}>
          Retry {failed}
        </Button>
      )}
      {!busy && (
        <Button size="compact-xs" variant="subtle" color="gray" onClick={onClear}>
          Clear list
        </Button>
      )}
    </div>
  );
}
