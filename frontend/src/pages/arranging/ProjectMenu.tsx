// What is seldom done to a project, by its administrators: another name, or setting it aside.

import { Button, Group, Menu, Modal, Textarea, TextInput } from "@mantine/core";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Project } from "../../api";
import { ErrorNote } from "../../app/ui/states";
import { MoreMenu } from "./MoreMenu";
import { ReasonDialog } from "./ReasonDialog";
import { useChangeProject, useSetProjectAside } from "./useProjects";

export function ProjectMenu({ project }: { project: Project }) {
  const { t } = useTranslation("arranging");
  const [asking, setAsking] = useState<"name" | "aside" | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    setAsking(null);
    requestAnimationFrame(() => button.current?.focus());
  };
  return (
    <>
      <MoreMenu large word={t("more", { name: project.name })} button={button}>
        <Menu.Item onClick={() => setAsking("name")}>{t("changeProject")}</Menu.Item>
        <Menu.Item onClick={() => setAsking("aside")}>{t("setAside")}</Menu.Item>
      </MoreMenu>
      {asking === "name" && <ChangeDialog project={project} onClose={close} />}
      {asking === "aside" && <SetAsideDialog project={project} onClose={close} />}
    </>
  );
}

interface DialogProps {
  project: Project;
  onClose: () => void;
}

function ChangeDialog({ project, onClose }: DialogProps) {
  const { t } = useTranslation(["arranging", "projects", "app"]);
  const [name, setName] = useState(project.name);
  const [description, setDescription] = useState(project.description);
  const change = useChangeProject(project);
  return (
    <Modal opened onClose={onClose} title={t("renameProject", { name: project.name })} returnFocus={false}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate({ name: name.trim(), description: description.trim() }, { onSuccess: onClose });
        }}
      >
        <TextInput
          data-autofocus
          required
          withAsterisk={false}
          label={t("projects:name")}
          maxLength={120}
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          mb="md"
        />
        <Textarea
          label={t("projects:description")}
          autosize
          minRows={2}
          maxLength={2000}
          value={description}
          onChange={(event) => setDescription(event.currentTarget.value)}
          mb="md"
        />
        <ErrorNote error={change.error} />
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={onClose}>
            {t("app:cancel")}
          </Button>
          <Button type="submit" loading={change.isPending} disabled={!name.trim()}>
            {t("doRename")}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}

function SetAsideDialog({ project, onClose }: DialogProps) {
  const { t } = useTranslation("arranging");
  const setAside = useSetProjectAside(project);
  return (
    <ReasonDialog
      title={t("setAsideOne", { name: project.name })}
      lead={t("projectLead")}
      word={t("doSetAside")}
      pending={setAside.isPending}
      error={setAside.error}
      onReason={(reason) => setAside.mutate(reason, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}
