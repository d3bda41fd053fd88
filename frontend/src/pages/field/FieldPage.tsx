// A field: where it belongs, its neighbours on the slide, and the viewer in which its cells are corrected.

import { useQueryClient } from "@tanstack/react-query";
import { memo, startTransition, Suspense, useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { useSearch } from "wouter";
import { useTranslation } from "react-i18next";

import { type Field, keys, type Project, useCase, useField, useFields, useProject, useSession, type Uuid } from "../../api";
import { ErrorBoundary } from "../../app/ErrorBoundary";
import { ready } from "../../app/ready";
import { may } from "../../app/rights";
import { ErrorState } from "../../app/ui/states";
import { useTitle } from "../../app/useTitle";
import { FieldAsideNote } from "../arranging/AsideNote";
import { sayMoved } from "../arranging/useArranging";
import type { FieldSteps } from "../../viewer";
import { FieldBar } from "./FieldBar";
import classes from "./FieldPage.module.css";
import { Filmstrip } from "./Filmstrip";
import { neighbours } from "./neighbours";
import { useStrip } from "./useStrip";
import { useSteps } from "./useSteps";

const viewer = ready(async () => (await import("../../viewer")).FieldViewer);
viewer.fetch(); // it takes longer to come than the field does
const FieldViewer = viewer.Component;

export default function FieldPage({ id }: { id: Uuid }) {
  const { data: field, error, refetch } = useField(id);
  if (error && !field) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return field ? <FieldView field={field} /> : <ViewerWaiting />;
}

/** So long after the page the strip comes: picture and boxes go first. */
const STRIP_MS = 400;

const Bar = memo(FieldBar);
const Strip = memo(Filmstrip);

/** On the way to a neighbour the viewer goes first; the line above it and the strip below follow in the next moment. */
function FieldView({ field }: { field: Field }) {
  const { data: item } = useCase(field.case);
  const { data: project } = useProject(field.project);
  const { data: fields = [] } = useFields(field.case);
  const around = useMemo(() => neighbours(fields, field), [fields, field]);
  const [laterField, laterAround] = [useDeferredValue(field), useDeferredValue(around)];
  const [strip, toggleStrip] = useStrip();
  const stripToo = useSoon(STRIP_MS);
  useTitle(field.name, item?.code, project?.name);
  const steps = useSteps(around);
  useMoved(field);
  const { next, previous } = around;
  const ahead = useMemo(() => [next, previous].filter((one) => one !== undefined), [next, previous]);
  return (
    <div className={classes.page}>
      <div>
        <Bar field={laterField} item={item} project={project} around={laterAround} strip={strip} onStrip={toggleStrip} />
        <FieldAsideNote field={laterField} mayArrange={may(project?.role, "work")} />
      </div>
      <ErrorBoundary resetKey={field.id}>
        <div className={classes.viewer}>{project ? <Viewer key={field.case} field={field} project={project} ahead={ahead} steps={steps} /> : <ViewerWaiting />}</div>
      </ErrorBoundary>
      {strip && laterAround.slide.length > 1 && (stripToo ? <Strip fields={laterAround.slide} open={laterField.id} /> : <StripWaiting />)}
    </div>
  );
}

/** Say so when the open field is moved to another case, by whomever: its name and its neighbours are others then. */
function useMoved(field: Field): void {
  const seen = useRef(field);
  useEffect(() => {
    const before = seen.current;
    seen.current = field;
    if (before.id === field.id && before.case !== field.case) sayMoved(before.name, field);
  }, [field]);
}

function Viewer({ field, project, ahead, steps }: { field: Field; project: Project; ahead: readonly Field[]; steps: FieldSteps }) {
  const user = useSession().data?.user;
  const changed = useStateChange();
  const cell = new URLSearchParams(useSearch()).get("cell") ?? undefined;
  if (!user) return <ViewerWaiting />;
  return (
    <Suspense fallback={<ViewerWaiting />}>
      <FieldViewer
        field={field}
        labels={project.label_set.labels}
        threshold={project.threshold}
        target={project.target}
        me={user}
        role={project.role}
        aside={project.set_aside_at !== null}
        onStateChange={changed}
        cell={cell}
        ahead={ahead}
        steps={steps}
      />
    </Suspense>
  );
}

function useSoon(milliseconds: number): boolean {
  const [now, setNow] = useState(false);
  useEffect(() => {
    const timer = window.setTimeout(() => startTransition(() => setNow(true)), milliseconds);
    return () => window.clearTimeout(timer);
  }, [milliseconds]);
  return now;
}

/** A field that moved on changes its badge here, and the lists and counts it is part of. */
function useStateChange(): (field: Field) => void {
  const client = useQueryClient();
  return (field) => {
    client.setQueryData(keys.field(field.id), field);
    for (const queryKey of [keys.fields(field.case), keys.case(field.case), keys.count(field.case), keys.project(field.project)]) {
      void client.invalidateQueries({ queryKey });
    }
  };
}

/** Its room is kept from the beginning: the picture does not move when the strip comes. */
const StripWaiting = () => <div className={classes.strip}><div className={classes.reel} /></div>;

function ViewerWaiting() {
  const { t } = useTranslation("field");
  return <div className={classes.waiting} role="status" aria-label={t("loading")} />;
}
