// The addresses within the Models page: which of its views, and which models are looked at.

import type { Uuid } from "../../api";
import { withQuery } from "../../api/client";
import { links } from "../../app/links";

export const VIEWS = ["overview", "compare", "corrections", "next"] as const;
export type ViewName = (typeof VIEWS)[number];

export const addressOf = (project: Uuid, view: ViewName, more: Readonly<Record<string, string>> = {}): string =>
  withQuery(links.models(project), { ...(view === "overview" ? {} : { show: view }), ...more });

/** The same pair, at the fields on which the two differ. */
export const differencesAddress = (project: Uuid, first: string, second: string): string =>
  addressOf(project, "compare", { first, second, at: "fields" });

export const compareAddress = (project: Uuid, first: string, second: string): string =>
  addressOf(project, "compare", { first, second });
