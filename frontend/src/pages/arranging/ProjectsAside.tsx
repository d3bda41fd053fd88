// One's projects that were set aside, folded away below the others; and what such a project says of itself.

import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import type { Project, Role } from "../../api";
import { links } from "../../app/links";
import { may } from "../../app/rights";
import classes from "./arranging.module.css";
import { AsideWords, BringBack } from "./AsideNote";
import { useBringProjectBack, useProjectsAside } from "./useProjects";

export function ProjectsAside() {
  const { t } = useTranslation("arranging");
  const { data: projects = [] } = useProjectsAside();
  if (projects.length === 0) return null;
  return (
    <details className={classes.aside}>
      <summary>{t("projectsAside", { count: projects.length })}</summary>
      <ul>
        {projects.map((project) => (
          <li key={project.id} className={classes.row}>
            <p>
              <Link href={links.project(project.id)}>{project.name}</Link> <AsideWords {...project} />
            </p>
            <Back project={project} role={project.role} />
          </li>
        ))}
      </ul>
    </details>
  );
}

/** At the head of a project that was set aside. `role`: the person's own, which is more than is left of it here. */
export function ProjectAsideNote({ project, role }: { project: Project; role: Role }) {
  return (
    <div role="status">
      {project.set_aside_at && (
        <div className={`${classes.note} ${classes.framed}`}>
          <p>
            <AsideWords {...project} />
          </p>
          <Back project={project} role={role} />
        </div>
      )}
    </div>
  );
}

function Back({ project, role }: { project: Project; role: Role }) {
  const bringBack = useBringProjectBack(project);
  if (!may(role, "manage")) return null;
  return <BringBack name={project.name} pending={bringBack.isPending} onClick={() => bringBack.mutate()} />;
}
