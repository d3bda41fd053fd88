// Another code for a case, setting it aside and bringing it back, and all that looks different afterwards.

import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { api, type Case, keys, sentenceOf, useRefreshEvery, type Uuid } from "../../api";
import { allPages } from "../../api/client";
import { unbroken } from "../../app/ui/unbroken";
import { t } from "../../i18n";

/** The cases of a project that were set aside. */
export const useCasesAside = (project: Uuid) =>
  useQuery({
    queryKey: [...keys.cases(project), "aside"],
    queryFn: () => allPages<Case>("/api/cases", { project, set_aside: "true" }),
    refetchInterval: useRefreshEvery(),
  });

/** Show the case as it is now, and ask anew for its fields and its count. */
function useTakeIn(): (item: Case) => void {
  const client = useQueryClient();
  return (item) => {
    client.setQueryData(keys.case(item.id), item);
    const stale = [keys.fields(item.id), ["field"], keys.count(item.id), keys.approvals(item.id), keys.cases(item.project)];
    for (const queryKey of [...stale, keys.project(item.project)]) void client.invalidateQueries({ queryKey });
  };
}

function useChange<Said>(act: (said: Said) => Promise<Case>, word: "isAside" | "isBack" | "isRenamed") {
  const takeIn = useTakeIn();
  return {
    mutationFn: act,
    onSuccess: (item: Case) => {
      takeIn(item);
      notifications.show({ color: "gray", message: unbroken(t(`arranging:${word}`, { name: item.code }), item.code) });
    },
  };
}

export const useRename = ({ id }: Case) =>
  useMutation(useChange((code: string) => api.patch<Case>(`/api/cases/${id}`, { code }), "isRenamed"));

export const useSetCaseAside = ({ id }: Case) =>
  useMutation(useChange((reason: string) => api.post<Case>(`/api/cases/${id}/set-aside`, { reason }), "isAside"));

export const useBringCaseBack = ({ id }: Case) =>
  useMutation({
    ...useChange(() => api.post<Case>(`/api/cases/${id}/bring-back`), "isBack"),
    onError: (error) => notifications.show({ color: "red", title: t("arranging:notBack"), message: sentenceOf(error) }),
  });
