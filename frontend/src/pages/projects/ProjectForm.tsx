// What is said of a project: its name and its description, for a new one and for one that is there.

import { Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { DialogForm } from "../../app/ui/DialogForm";

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
  const { t } = useTranslation("projects");
  const [name, setName] = useState(was?.name ?? "");
  const [description, setDescription] = useState(was?.description ?? "");
  const say = () => onSay({ name: name.trim(), description: description.trim() });
  return (
    <DialogForm word={word} ready={name.trim() !== ""} pending={pending} error={error} onSubmit={say} onClose={onClose}>
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
    </DialogForm>
  );
}
