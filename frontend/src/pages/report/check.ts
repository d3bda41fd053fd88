// Asking the server whether a report's file is as it made it.

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { api, sentenceOf } from "../../api";
import type { components } from "../../api/schema";
import { t } from "../../i18n";
import { dateTime } from "../../theme/format";

export type CheckedReport = Required<components["schemas"]["CheckedReport"]>;

/** What became of one check: the server's verdict, or why there is none. */
export interface Checked {
  readonly file: string;
  readonly answer?: CheckedReport;
  readonly error?: unknown;
}

async function ask(file: File): Promise<CheckedReport> {
  const form = new FormData();
  form.set("file", file, file.name);
  return api.post<CheckedReport>("/api/reports/check", form);
}

export function useCheckReport() {
  const [said, setSaid] = useState<Checked | null>(null);
  const { mutate, isPending } = useMutation({
    mutationFn: ask,
    onSuccess: (answer, { name: file }) => setSaid({ file, answer }),
    onError: (error, { name: file }) => setSaid({ file, error }),
  });
  return { said, isPending, check: (file: File) => mutate(file) };
}

/** The verdict as a sentence that names the file and the signature. */
export function sentenceOfCheck({ file, answer, error }: Checked): string {
  if (!answer) return `${t("report:notChecked", { file })}: ${sentenceOf(error)}`;
  const { verdict, line, code, approval } = answer;
  return t(`report:verdict.${verdict}`, { file, code, name: approval.by, at: dateTime(approval.at), line: line ?? 0 });
}
