// A page's width, its head, and the panels on it.

import { Fragment, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import classes from "./ui.module.css";

export function Page({ narrow, children }: { narrow?: boolean; children: ReactNode }) {
  return (
    <div className={classes.page} data-narrow={narrow || undefined}>
      {children}
    </div>
  );
}

export interface Crumb {
  href: string;
  word: string;
}

/** The way down to this page; its own name is the heading below or the last, unlinked word. */
export function Crumbs({ crumbs, children }: { crumbs: readonly Crumb[]; children?: ReactNode }) {
  const { t } = useTranslation();
  return (
    <nav aria-label={t("breadcrumb")}>
      <ol className={classes.crumbs}>
        {crumbs.map(({ href, word }) => (
          <li key={href}>
            <Link href={href}>{word}</Link>
          </li>
        ))}
        {children && <li aria-current="page">{children}</li>}
      </ol>
    </nav>
  );
}

interface PageHeadProps {
  title: ReactNode;
  crumbs?: readonly Crumb[];
  lead?: ReactNode;
  actions?: ReactNode;
}

export function PageHead({ title, crumbs = [], lead, actions }: PageHeadProps) {
  return (
    <div className={classes.head}>
      <div className={classes.headText}>
        {crumbs.length > 0 && <Crumbs crumbs={crumbs} />}
        <h1 className={classes.title}>{title}</h1>
        {lead && <p className={classes.lead}>{lead}</p>}
      </div>
      {actions && <div className={classes.actions}>{actions}</div>}
    </div>
  );
}

interface PanelProps {
  title?: string;
  aside?: ReactNode;
  /** True where the content brings its own inner space (tables, grids). */
  flush?: boolean;
  children: ReactNode;
}

export function Panel({ title, aside, flush, children }: PanelProps) {
  const body = flush ? <Fragment>{children}</Fragment> : <div className={classes.panelBody}>{children}</div>;
  if (!title) return <div className={classes.panel}>{body}</div>;
  return (
    <section className={classes.panel} aria-label={title}>
      <div className={classes.panelHead}>
        <h2 className={classes.panelTitle}>{title}</h2>
        {aside}
      </div>
      {body}
    </section>
  );
}
