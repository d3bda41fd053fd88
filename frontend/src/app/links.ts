// The addresses of the application and of what it downloads.

import type { Uuid } from "../api";
import { withQuery } from "../api/client";

export const links = {
  projects: "/",
  project: (id: Uuid) => `/projects/${id}`,
  jobs: (project: Uuid) => `/projects/${project}/jobs`,
  members: (project: Uuid) => `/projects/${project}/members`,
  case: (id: Uuid) => `/cases/${id}`,
  field: (id: Uuid) => `/fields/${id}`,
};

export interface ExportChoice {
  project: Uuid;
  format: "coco" | "via";
  case?: Uuid | undefined;
  images: boolean;
}

export const exportUrl = ({ project, format, case: caseId, images }: ExportChoice): string =>
  withQuery(`/api/projects/${project}/export`, { format, case: caseId, images: images ? "1" : undefined });
