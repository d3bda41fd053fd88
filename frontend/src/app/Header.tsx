// The quiet line at the top: where one is, what is running, who one is.

import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import type { User, Uuid } from "../api";
import { Mark } from "../theme/icons";
import { Bell } from "./Bell";
import { JobsIndicator } from "./JobsIndicator";
import { links } from "./links";
import { ProjectSwitcher } from "./ProjectSwitcher";
import classes from "./Shell.module.css";
import { UserMenu } from "./UserMenu";

export function Header({ user, project }: { user: User; project: Uuid | undefined }) {
  const { t } = useTranslation();
  return (
    <header className={classes.header}>
      <Link href={project ? links.project(project) : links.projects} className={classes.wordmark}>
        <Mark />
        Marrowscope
      </Link>
      <span className={classes.divider} aria-hidden="true" />
      <nav aria-label={t("projects")}>
        <ProjectSwitcher open={project} />
      </nav>
      <span className={classes.grow} />
      {project && <JobsIndicator project={project} />}
      {project && <Bell key={project} project={project} />}
      <UserMenu user={user} />
    </header>
  );
}
