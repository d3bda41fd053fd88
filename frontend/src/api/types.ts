// The shapes the API sends and takes, named once for the whole application. They come from openapi.yaml (`npm run types`).

import type { components } from "./schema";

type Schemas = components["schemas"];

export type Uuid = string;
export type Role = Schemas["RoleEnum"];
export type FieldState = Schemas["FieldStateEnum"];
export type JobState = Schemas["JobStateEnum"];
export type FieldCounts = Schemas["StateCounts"];

export type User = Schemas["User"];
export type Session = Schemas["Session"];
export type Project = Schemas["Project"];
export type Label = Schemas["Label"];
export type Member = Schemas["Member"];
export type ModelVersion = Schemas["ModelVersion"];
export type Case = Schemas["Case"];
export type Approval = Schemas["Approval"];
export type Differential = Schemas["Differential"];
export type CountRow = Schemas["CountRow"];
export type Slide = Schemas["Slide"];
export type Field = Schemas["Field"];
export type StoredField = Schemas["StoredField"];
export type Job = Schemas["Job"];

export interface Page<Item> {
  results: Item[];
  next?: string | null;
  previous?: string | null;
}

/** A socket's whole message: look again at this thing. */
export interface LookAgain {
  what: "field" | "cells" | "case" | "job";
  id: Uuid;
  revision?: number;
}
