// Which project the page belongs to, whatever its address names.

import { useRoute } from "wouter";

import { useCase, useField, useSlide, type Uuid } from "../api";

/** The project of the open project, case, slide or field page; undefined on the list of projects and until it is known. */
export function useOpenProject(): Uuid | undefined {
  const [, project] = useRoute("/projects/:id/*?");
  const [, ofCase] = useRoute("/cases/:id/*?");
  const [, ofField] = useRoute("/fields/:id/*?");
  const [, ofSlide] = useRoute("/slides/:id/*?");
  const openSlide = useSlide(ofSlide?.id);
  const openCase = useCase(ofCase?.id ?? openSlide.data?.case);
  const openField = useField(ofField?.id);
  return project?.id ?? openCase.data?.project ?? openField.data?.project;
}
