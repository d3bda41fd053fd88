// Names the open project and leads to the others.

import { Menu, UnstyledButton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { useProjects, type Uuid } from "../api";
import { Check, ChevronDown } from "../theme/icons";
import { links } from "./links";
import classes from "./Shell.module.css";

export function ProjectSwitcher({ open }: { open: Uuid | undefined }) {
  const { t } = useTranslation();
  const { data: projects } = useProjects();
  const name = projects?.find((project) => project.id === open)?.name ?? t(open ? "project" : "allProjects");
  return (
    <Menu position="bottom-start" width={280}>
      <Menu.Target>
        <UnstyledButton className={classes.quietButton} aria-label={t("switchProject", { name })}>
          <span className={classes.ellipsis}>{name}</span>
          <ChevronDown size={14} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown mah="70dvh" style={{ overflowY: "auto" }}>
        {projects?.map((project) => (
          <Menu.Item
            key={project.id}
            component={Link}
            href={links.project(project.id)}
            rightSection={project.id === open ? <Check size={14} /> : null}
          >
            {project.name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item component={Link} href="/?all=1">
          {t("allProjects")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
