// What is seldom done to a project, by its administrators: another name, or setting it aside.

import { Menu, Modal } from "@mantine/core";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Project } from "../../api";
import { ProjectForm, type ProjectWords } from "../projects/ProjectForm";
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
  const { t } = useTranslation("arranging");
  const change = useChangeProject(project);
  const keep = (words: ProjectWords) => change.mutate(words, { onSuccess: onClose });
  return (
    <Modal opened onClose={onClose} title={t("renameProject", { name: project.name })} returnFocus={false}>
      <ProjectForm was={project} word={t("doRename")} pending={change.isPending} error={change.error} onSay={keep} onClose={onClose} />
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
