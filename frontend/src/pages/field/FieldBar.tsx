// The line above the viewer: project, case, field, and the steps to its neighbours.

import { ActionIcon, Tooltip } from "@mantine/core";
import type { ReactNode } from "react";
import { Link } from "wouter";

import type { Case, Field, Project } from "../../api";
import { links } from "../../app/links";
import { Crumbs } from "../../app/ui/Page";
import { ChevronLeft, ChevronRight, Strip } from "../../theme/icons";
import classes from "./FieldPage.module.css";
import type { Neighbours } from "./neighbours";

interface FieldBarProps {
  field: Field;
  item: Case | undefined;
  project: Project | undefined;
  around: Neighbours;
  strip: boolean;
  onStrip: () => void;
}

export function FieldBar({ field, item, project, around, strip, onStrip }: FieldBarProps) {
  return (
    <div className={classes.bar}>
      <h1 className="visually-hidden">Field {field.name}</h1>
      <Crumbs
        crumbs={[
          { href: links.project(field.project), word: project?.name ?? "Project" },
          { href: links.case(field.case), word: item?.code ?? "Case" },
        ]}
      >
        <strong>{field.name}</strong>
      </Crumbs>
      <span className={classes.grow} />
      <Steps around={around} />
      <Tooltip label={strip ? "Hide the filmstrip" : "Show the filmstrip"}>
        <ActionIcon variant="subtle" color="gray" aria-label="Filmstrip" aria-pressed={strip} onClick={onStrip}>
          <Strip />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}

function Steps({ around: { slide, place, previous, next } }: { around: Neighbours }) {
  return (
    <nav aria-label="Fields of this slide" className={classes.steps}>
      <Step to={previous} word="Previous field" keyName="[">
        <ChevronLeft />
      </Step>
      <span className={`${classes.place} num`}>{place >= 0 ? `${place + 1} of ${slide.length}` : "–"}</span>
      <Step to={next} word="Next field" keyName="]">
        <ChevronRight />
      </Step>
    </nav>
  );
}

interface StepProps {
  to: Field | undefined;
  word: string;
  keyName: string;
  children: ReactNode;
}

function Step({ to, word, keyName, children }: StepProps) {
  if (!to) {
    return (
      <ActionIcon variant="default" disabled aria-label={word}>
        {children}
      </ActionIcon>
    );
  }
  return (
    <Tooltip label={`${word} (${keyName})`}>
      <ActionIcon component={Link} href={links.field(to.id)} variant="default" aria-label={word} aria-keyshortcuts={keyName}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
