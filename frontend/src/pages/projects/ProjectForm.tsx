// What is said of a project: its name and its description, for a new one and for one that is there.

import { Button, Group, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import { ErrorNote } from "../../app/ui/states";

export interface ProjectWords {
  name: string;
  description: string;
}

interface ProjectFormProps {
  was?: ProjectWords;
  /** What the button says. */
  word: string;
  pending: boolean;
  error: Error | null;
  onSay: (words: ProjectWords) => void;
  onClose: () => void;
}

export function ProjectForm({ was, word, pending, error, onSay, onClose }: ProjectFormProps) {
  const { t } = useTranslation(["projects", "app"]);
  const [name, setName] = useState(was?.name ?? "");
  const [description, setDescription] = useState(was?.description ?? "");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSay({ name: name.trim(), description: description.trim() });
  };
  return (
    <form onSubmit={submit}>
      <TextInput
        label={t("name")}
        description={was ? undefined : t("nameHelp")}
        required
        withAsterisk={false}
        maxLength={120}
        autoComplete="off"
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        mb="md"
      />
      <Textarea
        label={t("description")}
        autosize
        minRows={2}
        maxLength={2000}
        value={description}
        onChange={(event) => setDescription(event.currentTarget.value)}
        mb="md"
      />
      <ErrorNote error={error} />
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onClose}>
          {t("app:cancel")}
        </Button>
        <Button type="submit" loading={pending} disabled={!name.trim()}>
          {word}
        </Button>
      </Group>
    </form>
  );
}
