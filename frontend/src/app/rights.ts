// What a role may do, so that the page offers nothing the server would refuse. The server decides.

import type { Role } from "../api";

export type Right = "work" | "approve" | "export" | "deploy" | "manage";

const RIGHTS: Readonly<Record<Role, readonly Right[]>> = {
  viewer: [],
  annotator: ["work"],
  pathologist: ["work", "approve", "export", "deploy"],
  administrator: ["work", "export", "deploy", "manage"],
};

export const may = (role: Role | undefined, right: Right): boolean => role !== undefined && RIGHTS[role].includes(right);
