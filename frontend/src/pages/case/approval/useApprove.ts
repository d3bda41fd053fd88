// Signing a case's count.

import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";

import { type Approval, api, type Case, keys } from "../../../api";
import { t } from "../../../i18n";

export interface Signature {
  password: string;
  meaning: string;
  justification: string;
}

export function useApprove({ id, project }: Case) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (signature: Signature) => api.post<Approval>(`/api/cases/${id}/approve`, signature),
    onSuccess: () => {
      notifications.show({ color: "green", message: t("case:sign.done") });
      for (const queryKey of [keys.case(id), keys.approvals(id), keys.cases(project)]) void client.invalidateQueries({ queryKey });
    },
  });
}

/** Why the count cannot be signed yet; null when it can. */
export function whyNotYet({ field_counts: { stored, draft, in_review, approved } }: Case): string | null {
  const open = stored + draft + in_review;
  if (open + approved === 0) return t("case:why.noFields");
  if (open > 0) return t("case:why.open", { open, count: open + approved });
  return null;
}
