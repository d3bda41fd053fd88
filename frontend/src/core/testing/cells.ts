// Cells and labels for tests.

import type { Cell, Label } from "../types";

export const proposed = (id: string, score = 0.9, label: string | null = "l-myelocyte"): Cell => ({
  id, label, box: [10, 10, 20, 20], status: "proposed", version: 1, revision: 1, score, produced_by: "starter@1",
  proposal: { label: "myelocyte", box: [10, 10, 20, 20] }, updated_by: null, updated_at: "2026-01-01T00:00:00Z",
});

const label = (code: string, parent: string | null, shortcut: string, counting: Label["counting"], position: number): Label => ({
  id: `l-${code}`, code, name: code, parent: parent && `l-${parent}`, colour: "#7a4fb5", shortcut, counting, position,
});

export const LABELS: readonly Label[] = [
  label("granulocyte", null, "1", "differential", 0),
  label("myelocyte", "granulocyte", "Y", "differential", 2),
  label("promyelocyte", "granulocyte", "P", "differential", 1),
  label("lymphocyte", null, "3", "differential", 3),
  label("other", null, "7", "separate", 9),
  label("smudge", "other", "Z", "excluded", 10),
];

export const codeOf = (id: string): string | undefined => LABELS.find((one) => one.id === id)?.code;
