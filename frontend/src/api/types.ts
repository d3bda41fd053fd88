// The shapes the API sends and takes, named once for the whole application.

export type Uuid = string;
export type Role = "viewer" | "annotator" | "pathologist" | "administrator";
export type FieldState = "stored" | "draft" | "in_review" | "approved";
export type Counting = "differential" | "separate" | "excluded";
export type JobState = "pending" | "running" | "succeeded" | "failed" | "cancelled";

export interface Page<Item> {
  results: Item[];
  next: string | null;
  previous: string | null;
}

export interface User {
  id: number;
  username: string;
  name: string;
}

export interface Session {
  user: User | null;
}

export type FieldCounts = Record<FieldState, number>;

export interface Label {
  id: Uuid;
  code: string;
  name: string;
  parent: Uuid | null;
  colour: string;
  shortcut: string;
  counting: Counting;
  position: number;
}

export interface LabelSet {
  id: Uuid;
  name: string;
  version: number;
  labels: Label[];
}

export interface Project {
  id: Uuid;
  name: string;
  description: string;
  synthetic: boolean;
  role: Role;
  target: number;
  threshold: number;
  label_set: LabelSet;
  field_counts: FieldCounts;
}

export interface Member {
  user: User;
  role: Role;
}

/** A signed, sealed differential. `record` is the exact text under `sha256`. */
export interface Approval {
  id: Uuid;
  case: Uuid;
  by: string;
  at: string;
  meaning: string;
  justification: string;
  sha256: string;
  predecessor: Uuid | null;
}

export interface Case {
  id: Uuid;
  project: Uuid;
  code: string;
  synthetic: boolean;
  created_at: string;
  field_counts: FieldCounts;
  approval: Approval | null;
}

/** One line of a differential. `percent`, `low` and `high` are percentages (0–100), null outside the differential. */
export interface CountRow {
  label: Uuid;
  code: string;
  name: string;
  parent: string | null;
  counting: Counting;
  count: number;
  percent: number | null;
  low: number | null;
  high: number | null;
}

export interface Differential {
  target: number;
  counted: number;
  complete: boolean;
  rows: CountRow[];
  me_ratio: number | null;
  me_definition: string;
  fields: { total: number; approved: number };
}

export interface Slide {
  id: Uuid;
  case: Uuid;
  name: string;
  pixel_size_um: number | null;
}

/** Where a field's tiles are: `url` holds `{z}`, `{x}`, `{y}`; level 0 is the whole field in one tile. */
export interface Tiles {
  url: string;
  size: number;
  levels: number;
}

export interface Field {
  id: Uuid;
  project: Uuid;
  case: Uuid;
  slide: Uuid | null;
  name: string;
  width: number;
  height: number;
  state: FieldState;
  threshold: number;
  revision: number;
  cell_count: number;
  proposal_count: number;
  produced_by: string | null;
  synthetic: boolean;
  created_at: string;
  created_by: string | null;
  submitted_by: string | null;
  approved_by: string | null;
  approved_at: string | null;
  reason: string;
  thumbnail: string;
  image: string;
  tiles: Tiles;
}

/** What an upload is answered with: the stored field, or the one that already held these bytes. */
export type StoredField = Field & { duplicate?: boolean };

export interface ModelVersion {
  id: Uuid;
  name: string;
  version: number;
  word: string;
  architecture: string;
  state: string;
  deployed: boolean;
}

export interface Job {
  id: Uuid;
  kind: string;
  project: Uuid;
  title: string;
  state: JobState;
  done: number;
  total: number;
  message: string;
  error: string;
  created_by: string | null;
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
  attempt: number;
}

/** A socket's whole message: look again at this thing. */
export interface LookAgain {
  what: "field" | "cells" | "case" | "job";
  id: Uuid;
  revision?: number;
}
