// User name and password; used by the sign-in page and by the dialog that opens when a session ends.

import { Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import { useSignIn } from "../../api/session";
import { ErrorNote } from "../../app/ui/states";

interface SignInFormProps {
  username?: string;
  onDone?: () => void;
}

export function SignInForm({ username: known = "", onDone }: SignInFormProps) {
  const { t } = useTranslation("signIn");
  const [username, setUsername] = useState(known);
  const [password, setPassword] = useState("");
  const signIn = useSignIn(onDone);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate({ username: username.trim(), password }, { onError: () => setPassword("") });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <TextInput
          label={t("username")}
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          withAsterisk={false}
          autoFocus={!known}
          data-autofocus={!known || undefined}
          value={username}
          onChange={(event) => setUsername(event.currentTarget.value)}
        />
        <PasswordInput
          label={t("password")}
          name="password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          autoFocus={Boolean(known)}
          data-autofocus={known || undefined}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <ErrorNote error={signIn.error} />
        <Button type="submit" size="md" loading={signIn.isPending}>
          {t("title")}
        </Button>
      </Stack>
    </form>
  );
}
