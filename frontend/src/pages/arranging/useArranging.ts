// Moving fields to another case, setting them aside and bringing them back, and all that looks different afterwards.

import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { api, type Field, keys, sentenceOf, useRefreshEvery, type Uuid } from "../../api";
import { allPages } from "../../api/client";
import { unbroken } from "../../app/ui/unbroken";
import { t } from "../../i18n";

/** What was set aside of a case. Its place in the cache lies under that of the case's fields, so it is as fresh as they are. */
export const useFieldsAside = (caseId: Uuid) =>
  useQuery({
    queryKey: [...keys.fields(caseId), "aside"],
    queryFn: () => allPages<Field>("/api/fields", { case: caseId, state: "set_aside" }),
    refetchInterval: useRefreshEvery(),
  });

/** Show the field as it is now, wherever it is shown, and ask anew for whatever it is part of, or `was`. */
function useTakeIn(): (field: Field, was?: Uuid) => void {
  const client = useQueryClient();
  return (field, was = field.case) => {
    client.setQueryData(keys.field(field.id), field);
    const ofCase = (id: Uuid) => [keys.fields(id), keys.case(id), keys.count(id), keys.approvals(id), keys.slides(id)];
    const stale = [...ofCase(field.case), ...ofCase(was), keys.cases(field.project), keys.project(field.project)];
    for (const queryKey of stale) void client.invalidateQueries({ queryKey });
  };
}

/** Say once, whoever moved it, what a field that was called `before` is called now. */
export const sayMoved = (before: string, { id, name }: Field): void => {
  notifications.show({ id: `moved-${id}-${name}`, color: "gray", message: unbroken(t("arranging:isMoved", { before, name }), before, name) });
};

export function useMove(before: Field) {
  const takeIn = useTakeIn();
  return useMutation({
    mutationFn: (to: { case: Uuid; reason: string }) => api.post<Field>(`/api/fields/${before.id}/move`, to),
    onSuccess: (field) => {
      takeIn(field, before.case);
      sayMoved(before.name, field);
    },
  });
}

export function useSetAside({ id }: Field) {
  const takeIn = useTakeIn();
  return useMutation({
    mutationFn: (reason: string) => api.post<Field>(`/api/fields/${id}/set-aside`, { reason }),
    onSuccess: (field) => {
      takeIn(field);
      notifications.show({ color: "gray", message: unbroken(t("arranging:isAside", { name: field.name }), field.name) });
    },
  });
}

export function useBringBack({ id }: Field) {
  const takeIn = useTakeIn();
  return useMutation({
    mutationFn: () => api.post<Field>(`/api/fields/${id}/bring-back`),
    onSuccess: (field) => {
      takeIn(field);
      notifications.show({ color: "gray", message: unbroken(t("arranging:isBack", { name: field.name }), field.name) });
    },
    onError: (error) => notifications.show({ color: "red", title: t("arranging:notBack"), message: sentenceOf(error) }),
  });
}
