// Taking fields out of their case and bringing them back, and all that looks different afterwards.

import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { api, type Field, keys, sentenceOf, useRefreshEvery, type Uuid } from "../../api";
import { allPages } from "../../api/client";
import { t } from "../../i18n";

/** What was set aside of a case. Its place in the cache lies under that of the case's fields, so it is as fresh as they are. */
export const useFieldsAside = (caseId: Uuid) =>
  useQuery({
    queryKey: [...keys.fields(caseId), "aside"],
    queryFn: () => allPages<Field>("/api/fields", { case: caseId, state: "set_aside" }),
    refetchInterval: useRefreshEvery(),
  });

/** Show the field as it is now, wherever it is shown, and ask anew for whatever it was or is part of. */
function useTakeIn(): (field: Field) => void {
  const client = useQueryClient();
  return (field) => {
    client.setQueryData(keys.field(field.id), field);
    const stale = [keys.fields(field.case), keys.case(field.case), keys.count(field.case), keys.approvals(field.case)];
    for (const queryKey of [...stale, keys.cases(field.project), keys.project(field.project)]) void client.invalidateQueries({ queryKey });
  };
}

export function useSetAside({ id }: Field) {
  const takeIn = useTakeIn();
  return useMutation({
    mutationFn: (reason: string) => api.post<Field>(`/api/fields/${id}/set-aside`, { reason }),
    onSuccess: (field) => {
      takeIn(field);
      notifications.show({ color: "gray", message: t("arranging:isAside", { name: field.name }) });
    },
  });
}

export function useBringBack({ id }: Field) {
  const takeIn = useTakeIn();
  return useMutation({
    mutationFn: () => api.post<Field>(`/api/fields/${id}/bring-back`),
    onSuccess: (field) => {
      takeIn(field);
      notifications.show({ color: "gray", message: t("arranging:isBack", { name: field.name }) });
    },
    onError: (error) => notifications.show({ color: "red", title: t("arranging:notBack"), message: sentenceOf(error) }),
  });
}
