// A field: where it belongs, its neighbours on the slide, and the viewer in which its cells are corrected.

import { useQueryClient } from "@tanstack/react-query";
import { memo, Suspense, useDeferredValue, useMemo } from "react";
import { useSearch } from "wouter";
import { useTranslation } from "react-i18next";

import { type Field, keys, type Project, useCase, useField, useFields, useProject, useSession, type Uuid } from "../../api";
import { ErrorBoundary } from "../../app/ErrorBoundary";
import { ready } from "../../app/ready";
import { may } from "../../app/rights";
import { ErrorState } from "../../app/ui/states";
import { useTitle } from "../../app/useTitle";
import { FieldAsideNote } from "../arranging/AsideNote";
import { FieldBar } from "./FieldBar";
import classes from "./FieldPage.module.css";
import { Filmstrip } from "./Filmstrip";
import { neighbours } from "./neighbours";
import { useStrip } from "./useStrip";
import { useStepKeys } from "./useStepKeys";

const viewer = ready(async () => (await import("../../viewer")).FieldViewer);
viewer.fetch(); // it takes longer to come than the field does
const FieldViewer = viewer.Component;

export default function FieldPage({ id }: { id: Uuid }) {
  const { data: field, error, refetch } = useField(id);
  if (error && !field) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return field ? <FieldView field={field} /> : <ViewerWaiting />;
}

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
  useTitle(field.name, item?.code, project?.name);
  useStepKeys(around);
  const { next, previous } = around;
  const ahead = useMemo(() => [next, previous].filter((one) => one !== undefined), [next, previous]);
  return (
    <div className={classes.page}>
      <div>
        <Bar field={laterField} item={item} project={project} around={laterAround} strip={strip} onStrip={toggleStrip} />
        <FieldAsideNote field={laterField} mayArrange={may(project?.role, "work")} />
      </div>
      <ErrorBoundary resetKey={field.id}>
        <div className={classes.viewer}>{project ? <Viewer field={field.id} project={project} ahead={ahead} /> : <ViewerWaiting />}</div>
      </ErrorBoundary>
      {strip && laterAround.slide.length > 1 && <Strip fields={laterAround.slide} open={laterField.id} />}
    </div>
  );
}

function Viewer({ field, project, ahead }: { field: Uuid; project: Project; ahead: readonly Field[] }) {
  const user = useSession().data?.user;
  const changed = useStateChange();
  const cell = new URLSearchParams(useSearch()).get("cell") ?? undefined;
  if (!user) return <ViewerWaiting />;
  return (
    <Suspense fallback={<ViewerWaiting />}>
      <FieldViewer
        fieldId={field}
        labels={project.label_set.labels}
        threshold={project.threshold}
        target={project.target}
        me={user}
        role={project.role}
        onStateChange={changed}
        cell={cell}
        ahead={ahead}
      />
    </Suspense>
  );
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

function ViewerWaiting() {
  const { t } = useTranslation("field");
  return <div className={classes.waiting} role="status" aria-label={t("loading")} />;
}
