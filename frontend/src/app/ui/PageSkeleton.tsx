// The shape of a page while its content is on the way.

import { Skeleton, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { Page } from "./Page";

export function PageSkeleton() {
  const { t } = useTranslation();
  return (
    <Page>
      <div role="status" aria-label={t("loading")}>
        <Skeleton h={14} w={160} mb={10} />
        <Skeleton h={26} w={280} mb={28} />
        <RowsSkeleton rows={6} />
      </div>
    </Page>
  );
}

export function RowsSkeleton({ rows }: { rows: number }) {
  return (
    <Stack gap={10} p="md">
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} h={22} />
      ))}
    </Stack>
  );
}
