// Which project the page belongs to, whatever its address names.

import { useRoute } from "wouter";

import { useCase, useField, type Uuid } from "../api";

/** The project of the open project, case or field page; undefined on the list of projects and until it is known. */
export function useOpenProject(): Uuid | undefined {
  const [, project] = useRoute("/projects/:id/*?");
  const [, ofCase] = useRoute("/cases/:id/*?");
  const [, ofField] = useRoute("/fields/:id/*?");
  const openCase = useCase(ofCase?.id);
  const openField = useField(ofField?.id);
  return project?.id ?? openCase.data?.project ?? openField.data?.project;
}
