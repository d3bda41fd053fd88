// The addresses of the application and of what it downloads.

import type { Uuid } from "../api";
import { withQuery } from "../api/client";

export const links = {
  projects: "/",
  project: (id: Uuid) => `/projects/${id}`,
  jobs: (project: Uuid) => `/projects/${project}/jobs`,
  job: (project: Uuid, job: Uuid) => `/projects/${project}/jobs?job=${job}`,
  models: (project: Uuid) => `/projects/${project}/models`,
  model: (project: Uuid, model: Uuid) => `/projects/${project}/models/${model}`,
  labels: (project: Uuid) => `/projects/${project}/labels`,
  members: (project: Uuid) => `/projects/${project}/members`,
  case: (id: Uuid) => `/cases/${id}`,
  report: (caseId: Uuid, approval: Uuid) => `/cases/${caseId}/reports/${approval}`,
  field: (id: Uuid) => `/fields/${id}`,
  /** The cell selected and in the middle. */
  cell: (field: Uuid, cell: Uuid) => `/fields/${field}?cell=${cell}`,
  gallery: (scope: GalleryScope, id: Uuid) => `/${scope}s/${id}/gallery`,
};

/** What a gallery can show all cells of. */
export type GalleryScope = "case" | "slide" | "field";

export interface ExportChoice {
  project: Uuid;
  format: "coco" | "via";
  case?: Uuid | undefined;
  images: boolean;
}

export const exportUrl = ({ project, format, case: caseId, images }: ExportChoice): string =>
  withQuery(`/api/projects/${project}/export`, { format, case: caseId, images: images ? "1" : undefined });

/** The report of a signature as a file, in a language of the catalogue. */
export const reportUrl = (approval: Uuid, language: string): string => withQuery(`/api/approvals/${approval}/report`, { language });
