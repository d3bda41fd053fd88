// A form in a dialog: what is asked, why it was refused, and the two ways out.

import { Button, Group } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { ErrorNote } from "./states";

interface DialogFormProps {
  /** What the button says that does it. */
  word: string;
  /** False while something is still to be said. */
  ready?: boolean;
  pending: boolean;
  error: Error | null;
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
}

export function DialogForm({ word, ready = true, pending, error, onSubmit, onClose, children }: DialogFormProps) {
  const { t } = useTranslation();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {children}
      <ErrorNote error={error} />
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onClose}>
          {t("cancel")}
        </Button>
        <Button type="submit" loading={pending} disabled={!ready}>
          {word}
        </Button>
      </Group>
    </form>
  );
}
