// Opens over the page when the session has ended, and leaves the page as it was.

import { Modal, Text } from "@mantine/core";

import { useSessionExpired } from "../api/session";
import { SignInForm } from "../pages/sign-in/SignInForm";

export function SignInDialog({ username }: { username: string }) {
  const { expired, renew } = useSessionExpired();
  return (
    <Modal opened={expired} onClose={() => undefined} withCloseButton={false} closeOnEscape={false} title="Sign in again" zIndex={400}>
      <Text size="sm" c="var(--ms-quiet)" mb="md">
        Your session has ended. The page behind this stays as it is.
      </Text>
      <SignInForm username={username} onDone={renew} />
    </Modal>
  );
}
