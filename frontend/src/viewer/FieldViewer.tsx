// The viewer of one field: fetches it, shows it, lets people correct it, and never loses what they did.

import { Alert, Button } from "@mantine/core";
import { memo, useCallback, useEffect, useEffectEvent, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Field } from "../api/types";
import { ApiError, sentenceOf } from "../api/errors";
import type { Label, Role } from "../core/types";
import { createActions } from "./actions";
import { takeWaiting, useAhead } from "./ahead";
import { NowContext, OpenedContext, StandingContext } from "./hooks";
import { readySession, type Me, type Session } from "./session";
import { Waiting } from "./Waiting";
import { Workbench } from "./Workbench";
import classes from "./viewer.module.css";

export interface FieldViewerProps {
  /** As the page around it knows it. */
  readonly field: Field;
  /** All labels of the project's label set: lineages and stages. */
  readonly labels: readonly Label[];
  /** The project's confidence threshold (0–1); where the slider starts on a field not submitted yet. */
  readonly threshold?: number;
  readonly me: Me;
  readonly role: Role;
  /** The project was set aside. */
  readonly aside?: boolean;
  /** How many cells of the differential the case needs. */
  readonly target?: number;
  /** The field moved to another state, by this person or somebody else. */
  readonly onStateChange?: (field: Field) => void;
  /** The cell to begin at: selected, and in the middle. */
  readonly cell?: string | undefined;
  /** The fields that may be opened next, the likeliest first. */
  readonly ahead?: readonly Field[];
  /** The ways to the fields beside it; the very same object as long as they are. */
  readonly steps?: FieldSteps;
}

export interface FieldSteps {
  readonly previous?: () => void;
  readonly next?: () => void;
}

const NONE: readonly Field[] = [];

export function FieldViewer(props: FieldViewerProps) {
  const { session, error, retry } = useSession(props);
  const { labels, threshold, me, role, aside, ahead = NONE } = props;
  useAhead(session, ahead, { labels, threshold, me, role, aside });
  if (error) return <Failed error={error} onRetry={retry} />;
  return session ? <Open session={session} target={props.target} steps={props.steps} /> : <Waiting field={props.field} />;
}

interface Opening {
  readonly session: Session | null;
  readonly error: Error | null;
}

const NOTHING: Opening = { session: null, error: null };
/** For so long the field that is being left stays on the screen. Nothing can be done to it any more: the next one is meant. */
const PATIENCE_MS = 250;

/** What is open, closed when something else takes its place. */
function useOpening() {
  const [opening, setOpening] = useState<Opening>(NOTHING);
  const open = useRef<Session | null>(null);
  const put = useCallback((next: Opening) => {
    if (open.current !== next.session) open.current?.close();
    open.current = next.session;
    setOpening(next);
  }, []);
  useEffect(() => () => put(NOTHING), [put]);
  return { opening, open, put };
}

function useSession({ field: { id: fieldId }, labels, threshold, me, role, aside, onStateChange, cell }: FieldViewerProps) {
  const { opening, open, put } = useOpening();
  const [attempt, setAttempt] = useState(0);
  const changed = useEffectEvent((field: Field) => onStateChange?.(field));
  const take = useEffectEvent(() => (cell === undefined ? takeWaiting(fieldId, { labels, threshold, me, role, aside }) : null));
  const fetch = useEffectEvent(() => readySession({ fieldId, labels, threshold, me, role, aside, cell }));
  const show = useEffectEvent((session: Session) => {
    put({ session, error: null });
    session.start((field) => changed(field));
  });

  useLayoutEffect(() => {
    const stays = open.current?.me.id === me.id && open.current.role === role;
    if (!stays) put(NOTHING);
    const back = open.current?.fieldId === fieldId;
    open.current?.leaving.set(!back);
    if (back) return undefined;
    // What is ready is shown with the very frame that leaves the other field.
    const ready = take();
    if (ready?.session) return show(ready.session);
    let gone = false;
    const late = window.setTimeout(() => put(NOTHING), PATIENCE_MS);
    const fail = (error: unknown): void => {
      window.clearTimeout(late);
      if (!gone) put({ session: null, error: error instanceof Error ? error : new Error(String(error)) });
    };
    (ready?.coming ?? Promise.resolve(null)).then((session) => session ?? fetch()).then((session) => {
      window.clearTimeout(late);
      if (gone) session.close();
      else show(session);
    }, fail);
    return () => {
      gone = true;
      window.clearTimeout(late);
    };
  }, [fieldId, me.id, role, attempt, open, put]);

  return { ...opening, retry: () => setAttempt(attempt + 1) };
}

/** The page around it hears of every edit; the viewer is drawn anew for none of that. */
const Open = memo(function Open({ session, target, steps }: { session: Session; target: number | undefined; steps: FieldSteps | undefined }) {
  const opened = useMemo(() => ({ session, actions: createActions(session) }), [session]);
  const { labels, preferences } = session;
  const standing = useMemo(() => ({ labels, preferences }), [labels, preferences]);
  const latest = useRef(opened);
  useLayoutEffect(() => void (latest.current = opened), [opened]);
  const now = useCallback(() => latest.current, []);
  return (
    <StandingContext value={standing}>
      <NowContext value={now}>
        <OpenedContext value={opened}>
          <Workbench target={target} steps={steps} />
        </OpenedContext>
      </NowContext>
    </StandingContext>
  );
});

/** What cannot be reached now is tried again by itself, at the latest after so long. */
const AGAIN_MS = 5000;

function Failed({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const { t } = useTranslation("viewer");
  const again = useEffectEvent(onRetry);
  const away = error instanceof ApiError && error.unreachable;
  useEffect(() => {
    if (!away) return undefined;
    const retry = () => again();
    const timer = window.setInterval(retry, AGAIN_MS);
    window.addEventListener("online", retry);
    return () => {
      window.clearInterval(timer);
      window.removeEventListener("online", retry);
    };
  }, [away]);
  return (
    <div className={classes.failed}>
      <Alert color="red" title={t("failed.title")} maw={460}>
        <p>{error instanceof ApiError ? sentenceOf(error) : t("failed.why")}</p>
        <Button variant="default" onClick={onRetry}>{t("failed.again")}</Button>
      </Alert>
    </div>
  );
}
