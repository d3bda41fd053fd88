// Everything that surrounds the pages: theme, query cache, messages, and the question who is there.

import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { ApiError } from "../api";
import { themeSaying } from "../theme/theme";
import { ErrorBoundary } from "./ErrorBoundary";
import { Gate } from "./Gate";

const MOST_RETRIES = 3;

/** Ask again only where the same question may be answered later; a refusal stays a refusal. */
const retry = (failures: number, error: Error): boolean => error instanceof ApiError && error.passing && failures < MOST_RETRIES;

// "always": a hospital's network reaches our server and nothing else, which browsers may call offline.
const createClient = () =>
  new QueryClient({
    defaultOptions: {
      queries: { retry, staleTime: 5_000, networkMode: "always" },
      mutations: { networkMode: "always" },
    },
  });

export function App() {
  const [client] = useState(createClient);
  const { t, i18n } = useTranslation();
  return (
    <MantineProvider theme={themeSaying({ close: t("close") })} defaultColorScheme="auto">
      <QueryClientProvider client={client}>
        <Notifications position="top-center" containerWidth={380} autoClose={5000} />
        <ErrorBoundary>
          {/* Another language draws every page anew, so that numbers and dates change with the words. */}
          <Gate key={i18n.language} />
        </ErrorBoundary>
      </QueryClientProvider>
    </MantineProvider>
  );
}
