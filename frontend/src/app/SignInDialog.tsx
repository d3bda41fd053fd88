// Opens over the page when the session has ended, and leaves the page as it was.

import { Modal, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { useSessionExpired } from "../api/session";
import { SignInForm } from "../pages/sign-in/SignInForm";

export function SignInDialog({ username }: { username: string }) {
  const { t } = useTranslation();
  const { expired, renew } = useSessionExpired(username);
  return (
    <Modal opened={expired} onClose={() => undefined} withCloseButton={false} closeOnEscape={false} title={t("expired.title")} zIndex={400}>
      <Text size="sm" c="var(--ms-quiet)" mb="md">
        {t("expired.lead")}
      </Text>
      <SignInForm username={username} onDone={renew} />
    </Modal>
  );
}
