// One project in the list: its name, how far its fields are, one's role in it.

import { Link } from "wouter";

import type { Project } from "../../api";
import { links } from "../../app/links";
import { StateBar, totalOf } from "../../app/ui/StateBar";
import { SyntheticTag } from "../../app/ui/StateBadge";
import { count, plural } from "../../theme/format";
import classes from "./ProjectsPage.module.css";

const ROLE = { viewer: "Viewer", annotator: "Annotator", pathologist: "Pathologist", administrator: "Administrator" } as const;

export function ProjectCard({ project }: { project: Project }) {
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
        <span>
          {total ? `${count(project.field_counts.approved)} of ${plural(total, "field")} approved` : "No fields yet"}
        </span>
        <span>{ROLE[project.role]}</span>
      </p>
    </li>
  );
}
