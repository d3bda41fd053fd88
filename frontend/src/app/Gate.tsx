// Shows the application to who is signed in and the sign-in page to everyone else, at the same address.

import { Center, Loader, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { useSession } from "../api";
import { SignInPage } from "../pages/sign-in/SignInPage";
import { Pages } from "./Pages";
import { Shell } from "./Shell";

export function Gate() {
  const session = useSession();
  if (session.data?.user) {
    return (
      <Shell key={session.data.user.id} user={session.data.user}>
        <Pages />
      </Shell>
    );
  }
  if (session.data) return <SignInPage />;
  return <Waiting trouble={session.failureReason !== null} />;
}

function Waiting({ trouble }: { trouble: boolean }) {
  const { t } = useTranslation();
  return (
    <Center mih="100dvh" component="main">
      <Stack align="center" gap="sm" role="status">
        <Loader size="sm" color="gray" />
        <Text size="sm" c="var(--ms-quiet)">
          {t(trouble ? "trouble.server" : "opening")}
        </Text>
      </Stack>
    </Center>
  );
}
