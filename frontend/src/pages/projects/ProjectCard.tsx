// One project in the list: its name, how far its fields are, one's role in it.

import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import type { Project } from "../../api";
import { links } from "../../app/links";
import { StateBar, totalOf } from "../../app/ui/StateBar";
import { SyntheticTag } from "../../app/ui/StateBadge";
import classes from "./ProjectsPage.module.css";

export function ProjectCard({ project }: { project: Project }) {
  const { t } = useTranslation(["projects", "app"]);
  const total = totalOf(project.field_counts);
  return (
    <li className={classes.card}>
      <div className={classes.name}>
        <Link href={links.project(project.id)} className={classes.link}>
          {project.name}
        </Link>
        {project.synthetic && <SyntheticTag />}
      </div>
      {project.description && <p className={classes.description}>{project.description}</p>}
      <StateBar counts={project.field_counts} />
      <p className={`${classes.facts} num`}>
        <span>{total ? t("approvedOf", { count: total, approved: project.field_counts.approved }) : t("noFields")}</span>
        <span>{t(`app:role.${project.role}`)}</span>
      </p>
    </li>
  );
}
