// The shapes the API sends and takes, named once for the whole application. They come from openapi.yaml (`npm run types`).

import type { components } from "./schema";

type Schemas = components["schemas"];

/** An answer holds every field of its shape; the schema calls those optional that a request may leave out. */
type Answer<Shape> = Shape extends readonly (infer Item)[]
  ? Answer<Item>[]
  : Shape extends object
    ? { [Name in keyof Shape]-?: Answer<Shape[Name]> }
    : Shape;

export type Uuid = string;
export type Role = Schemas["RoleEnum"];
export type FieldState = Schemas["FieldStateEnum"];
export type JobState = Schemas["JobStateEnum"];
export type FieldCounts = Schemas["StateCounts"];
/** The states of what a case is made of: not those of a field that was set aside. */
export type PresentState = keyof FieldCounts;

export type User = Answer<Schemas["User"]>;
export type Session = Answer<Schemas["Session"]>;
export type Project = Answer<Schemas["Project"]>;
/** `role` is what the person is here now, `ownRole` what they are a member as. */
export type OpenProject = Project & { ownRole: Role };
export type Label = Answer<Schemas["Label"]>;
export type Member = Answer<Schemas["Member"]>;
export type ModelVersion = Answer<Schemas["ModelVersion"]>;
export type Case = Answer<Schemas["Case"]>;
export type Approval = Answer<Schemas["Approval"]>;
export type Differential = Answer<Schemas["Differential"]>;
export type CountRow = Answer<Schemas["CountRow"]>;
export type Slide = Answer<Schemas["Slide"]>;
export type Field = Answer<Schemas["Field"]>;
export type StoredField = Answer<Schemas["StoredField"]>;
export type Job = Answer<Schemas["Job"]>;

export interface Page<Item> {
  results: Item[];
  next?: string | null;
  previous?: string | null;
}

/** A socket's whole message: look again at this thing. */
export interface LookAgain {
  what: "field" | "cells" | "case" | "job" | "labels" | "project";
  id: Uuid;
  revision?: number;
}
