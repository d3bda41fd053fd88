// Giving people a role in a project, and taking it away.

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { api, keys, type Member, type Role, type Uuid } from "../../api";

const ROLES = ["viewer", "annotator", "pathologist", "administrator"] as const satisfies readonly Role[];

export const roleOf = (value: string | null): Role => ROLES.find((role) => role === value) ?? "viewer";

/** The roles to choose from, each with its word. */
export function useRoles(): { value: Role; label: string }[] {
  const { t } = useTranslation();
  return ROLES.map((value) => ({ value, label: t(`role.${value}`) }));
}

function useRefresh(project: Uuid) {
  const client = useQueryClient();
  return () => {
    void client.invalidateQueries({ queryKey: keys.members(project) });
    // One may have changed one's own role.
    void client.invalidateQueries({ queryKey: keys.project(project) });
  };
}

/** Add a person by user name, or give a member another role. */
export function useSetMember(project: Uuid) {
  return useMutation({
    mutationFn: (member: { username: string; role: Role }) => api.post<Member>(`/api/projects/${project}/members`, member),
    onSuccess: useRefresh(project),
  });
}

export function useRemoveMember(project: Uuid) {
  return useMutation({
    mutationFn: (user: number) => api.delete(`/api/projects/${project}/members/${user}`),
    onSuccess: useRefresh(project),
  });
}
