// Changing a project's labels, and what a label can be given: lineages, keys.

import { useMutation, useQueryClient } from "@tanstack/react-query";

import { api, keys, type Label, type Uuid } from "../../api";
import { inFamilies } from "../../core/gallery";
import { COMMANDS } from "../../viewer/commands";

/** What of a label can be said; what is not said is made, or stays. */
export type Said = Partial<Pick<Label, "name" | "parent" | "shortcut" | "counting">>;

export interface Changing {
  readonly id: Uuid;
  readonly to: Said;
}

function useRefresh(project: Uuid) {
  const client = useQueryClient();
  return () => Promise.all([keys.project(project), keys.projects, ["count"]].map((queryKey) => client.invalidateQueries({ queryKey })));
}

export function useAddLabel(project: Uuid) {
  return useMutation({
    mutationFn: (said: Said & { name: string }) => api.post<Label>(`/api/projects/${project}/labels`, said),
    onSuccess: useRefresh(project),
  });
}

export function useChangeLabel(project: Uuid) {
  return useMutation({
    mutationFn: ({ id, to }: Changing) => api.patch<Label>(`/api/projects/${project}/labels/${id}`, to),
    onSuccess: useRefresh(project),
  });
}

export function useDeleteLabel(project: Uuid) {
  return useMutation({
    mutationFn: (id: Uuid) => api.delete(`/api/projects/${project}/labels/${id}`),
    onSuccess: useRefresh(project),
  });
}

export const lineagesOf = (labels: readonly Label[]): Label[] => inFamilies(labels).filter(({ parent }) => parent === null);

const KEYS = [..."123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
const SPOKEN_FOR: ReadonlySet<string> = new Set(COMMANDS.flatMap(({ chords }) => chords.map((chord) => (chord.length === 1 ? chord.toUpperCase() : ""))));

/** The keys that neither another label nor a command of the viewer has, and this label's own. */
export function freeKeys(labels: readonly Label[], own = ""): string[] {
  const taken = new Set(labels.map(({ shortcut }) => shortcut));
  return KEYS.filter((key) => key === own || !(taken.has(key) || SPOKEN_FOR.has(key)));
}
