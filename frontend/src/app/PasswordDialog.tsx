// Changing one's own password: signatures rest on it.

import { Modal, PasswordInput, Stack } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api } from "../api";
import { DialogForm } from "./ui/DialogForm";

const NOTHING = { current: "", new: "" };

export function PasswordDialog({ username, opened, onClose }: { username: string; opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal opened={opened} onClose={onClose} title={t("password.title")}>
      <PasswordForm username={username} onClose={onClose} />
    </Modal>
  );
}

function PasswordForm({ username, onClose }: { username: string; onClose: () => void }) {
  const { t } = useTranslation();
  const [said, setSaid] = useState(NOTHING);
  const change = useMutation({ mutationFn: (to: typeof NOTHING) => api.put("/api/password", to) });
  const changed = () => {
    onClose();
    notifications.show({ message: t("password.changed") });
  };
  const field = (name: keyof typeof NOTHING, autoComplete: string) => (
    <PasswordInput
      label={t(`password.${name}`)} description={name === "new" ? t("password.what") : undefined} autoComplete={autoComplete} required withAsterisk={false} data-autofocus={name === "current" || undefined}
      value={said[name]} onChange={(event) => setSaid({ ...said, [name]: event.currentTarget.value })}
    />
  );
  return (
    <DialogForm word={t("password.do")} pending={change.isPending} error={change.error} onSubmit={() => change.mutate(said, { onSuccess: changed })} onClose={onClose}>
      <input type="hidden" name="username" autoComplete="username" value={username} />
      <Stack gap="md" mb="md">
        {field("current", "current-password")}
        {field("new", "new-password")}
      </Stack>
    </DialogForm>
  );
}
