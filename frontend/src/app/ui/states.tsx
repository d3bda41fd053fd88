// What a page shows when there is nothing, or nothing could be had.

import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { ApiError, sentenceOf } from "../../api";
import { Picture, Warning } from "../../theme/icons";
import { links } from "../links";
import { Page } from "./Page";
import classes from "./ui.module.css";

interface EmptyStateProps {
  title: string;
  /** True where this is all there is on the page. */
  whole?: boolean;
  children?: ReactNode;
  icon?: ReactNode;
  action?: ReactNode;
}

export function EmptyState({ title, whole, children, icon, action }: EmptyStateProps) {
  return (
    <div className={classes.empty}>
      <span className={classes.emptyIcon}>{icon ?? <Picture size={36} />}</span>
      {whole ? <h1>{title}</h1> : <h2>{title}</h2>}
      {children && <p>{children}</p>}
      {action}
    </div>
  );
}

export function NotFoundState() {
  const { t } = useTranslation();
  return (
    <Page narrow>
      <EmptyState
        whole
        title={t("empty.notFound")}
        action={
          <Button component={Link} href={links.projects} variant="default">
            {t("empty.toProjects")}
          </Button>
        }
      >
        {t("empty.notFoundWhy")}
      </EmptyState>
    </Page>
  );
}

interface ErrorStateProps {
  error: Error;
  onRetry: () => void;
}

/** A page or panel that could not be had, with its reason and another try. */
export function ErrorState({ error, onRetry }: ErrorStateProps) {
  const { t } = useTranslation();
  if (error instanceof ApiError && error.status === 404) return <NotFoundState />;
  return (
    <div role="alert">
      <EmptyState
        title={t("empty.notLoaded")}
        icon={<Warning size={36} />}
        action={
          <Button variant="default" onClick={onRetry}>
            {t("retry")}
          </Button>
        }
      >
        {sentenceOf(error)}
      </EmptyState>
    </div>
  );
}

export function BrokenState() {
  const { t } = useTranslation();
  return (
    <div role="alert">
      <EmptyState
        whole
        title={t("empty.broken")}
        icon={<Warning size={36} />}
        action={<Button onClick={() => window.location.reload()}>{t("empty.reload")}</Button>}
      >
        {t("empty.brokenWhy")}
      </EmptyState>
    </div>
  );
}

/** A refusal beside the thing that was refused. */
export function ErrorNote({ error }: { error: Error | null }) {
  if (!error) return null;
  return (
    <div className={classes.note} role="alert">
      {sentenceOf(error)}
    </div>
  );
}
