// The line above the viewer: project, case, field, and the steps to its neighbours.

import { ActionIcon, Loader, Tooltip } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { useHistoryState } from "wouter/use-browser-location";

import type { Case, Field, Project } from "../../api";
import { links } from "../../app/links";
import { may } from "../../app/rights";
import { Crumbs } from "../../app/ui/Page";
import { ChevronLeft, ChevronRight, Strip, Tiles } from "../../theme/icons";
import { FieldMenu } from "../arranging/FieldMenu";
import { modelIs, useOpenPrelabels } from "../case/prelabel";
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
  const { t } = useTranslation("field");
  return (
    <div className={classes.bar}>
      <h1 className="visually-hidden">{t("heading", { name: field.name })}</h1>
      <Crumbs
        crumbs={[
          { href: links.project(field.project), word: project?.name ?? t("project") },
          { href: links.case(field.case), word: item?.code ?? t("case") },
        ]}
      >
        <strong>{field.name}</strong>
      </Crumbs>
      <Looking field={field} />
      <span className={classes.grow} />
      <GalleryLink field={field} />
      {may(project?.role, "work") && <FieldMenu field={field} />}
      <Steps around={around} />
      <Tooltip label={t(strip ? "hideStrip" : "showStrip")}>
        <ActionIcon variant="subtle" color="gray" aria-label={t("strip")} aria-pressed={strip} onClick={onStrip}>
          <Strip />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}

/** That no cell is there yet because the model has not spoken, and not because there is none. */
function Looking({ field }: { field: Field }) {
  const { t } = useTranslation("case");
  const model = modelIs(field, useOpenPrelabels(field.project));
  return (
    <span role="status" className={classes.looking}>
      {model && <><Loader size={12} aria-hidden="true" /> {t(`fields.${model}`)}</>}
    </span>
  );
}

/** To the gallery: back to where somebody came from it, else the field's own. */
function GalleryLink({ field }: { field: Field }) {
  const { t } = useTranslation("gallery");
  const from = useHistoryState<{ gallery?: string } | null>()?.gallery;
  const word = t(from ? "back" : "openField");
  return (
    <Tooltip label={word}>
      <ActionIcon component={Link} href={from ?? links.gallery("field", field.id)} variant="subtle" color="gray" aria-label={word}>
        <Tiles />
      </ActionIcon>
    </Tooltip>
  );
}

function Steps({ around: { slide, place, previous, next } }: { around: Neighbours }) {
  const { t } = useTranslation("field");
  return (
    <nav aria-label={t("steps")} className={classes.steps}>
      <Step to={previous} word={t("previous")} keyName="[">
        <ChevronLeft />
      </Step>
      <span className={`${classes.place} num`}>{place >= 0 ? t("place", { place: place + 1, total: slide.length }) : "–"}</span>
      <Step to={next} word={t("next")} keyName="]">
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
  const { t } = useTranslation("field");
  if (!to) {
    return (
      <ActionIcon variant="default" disabled aria-label={word}>
        {children}
      </ActionIcon>
    );
  }
  return (
    <Tooltip label={t("withKey", { word, key: keyName })}>
      <ActionIcon component={Link} href={links.field(to.id)} variant="default" aria-label={word} aria-keyshortcuts={keyName}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
