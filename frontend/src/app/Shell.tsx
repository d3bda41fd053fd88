// The frame of every page: header, trouble banner, content, footer; and the sign-in dialog when the session ends.

import { lazy, memo, type ReactNode, Suspense, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";

import type { User } from "../api";
import { LiveContext, useLiveProject } from "../api/live";
import { ErrorBoundary } from "./ErrorBoundary";
import { Footer } from "./Footer";
import { Header } from "./Header";
import { ServiceBanner } from "./ServiceBanner";
import classes from "./Shell.module.css";
import { SignInDialog } from "./SignInDialog";
import { useOpenProject } from "./useOpenProject";

/** Of no use before the page is there. */
const LeftBehind = memo(lazy(() => import("./LeftBehind")));
/** What stays the same from page to page of a project is not drawn anew with every address. */
const Top = memo(Header);
const Trouble = memo(ServiceBanner);
const Bottom = memo(Footer);
const SignInAgain = memo(SignInDialog);

interface ShellProps {
  user: User;
  children: ReactNode;
}

/** After a change of page, keyboards and screen readers go on at its content; the viewer takes the focus itself. */
function useFocusOnNavigation() {
  const [path] = useLocation();
  const main = useRef<HTMLElement>(null);
  const before = useRef(path);
  useEffect(() => {
    if (before.current === path) return;
    before.current = path;
    window.scrollTo(0, 0);
    if (!path.startsWith("/fields/")) main.current?.focus({ preventScroll: true });
  }, [path]);
  return { main, path };
}

export function Shell({ user, children }: ShellProps) {
  const { t } = useTranslation();
  const project = useOpenProject();
  const live = useLiveProject(project);
  const { main, path } = useFocusOnNavigation();
  return (
    <LiveContext value={live}>
      <div className={classes.shell} data-fixed={path.startsWith("/fields/") || path.endsWith("/gallery") || undefined}>
        <a className={classes.skip} href="#content">
          {t("skip")}
        </a>
        <Top user={user} project={project} />
        <div role="status" aria-live="polite" className={classes.banners}>
          <Trouble />
          <Suspense>
            <LeftBehind user={user.id} />
          </Suspense>
        </div>
        <main id="content" ref={main} tabIndex={-1} className={classes.main}>
          <ErrorBoundary resetKey={path}>{children}</ErrorBoundary>
        </main>
        <Bottom />
      </div>
      <SignInAgain username={user.username} />
    </LiveContext>
  );
}
