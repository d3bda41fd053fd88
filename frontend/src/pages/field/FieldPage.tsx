// A field: where it belongs, its neighbours on the slide, and the viewer in which its cells are corrected.

import { lazy, Suspense } from "react";

import { type Field, useCase, useField, useFields, useProject, type Uuid } from "../../api";
import { ErrorBoundary } from "../../app/ErrorBoundary";
import { ErrorState } from "../../app/ui/states";
import { useTitle } from "../../app/useTitle";
import { FieldBar } from "./FieldBar";
import classes from "./FieldPage.module.css";
import { Filmstrip } from "./Filmstrip";
import { neighbours } from "./neighbours";
import { usePreload } from "./usePreload";
import { useStrip } from "./useStrip";
import { useStepKeys } from "./useStepKeys";

const viewer = () => import("../../viewer");
const FieldViewer = lazy(async () => ({ default: (await viewer()).FieldViewer }));

export default function FieldPage({ id }: { id: Uuid }) {
  const { data: field, error, refetch } = useField(id);
  if (error && !field) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return field ? <FieldView field={field} /> : <ViewerWaiting />;
}

function FieldView({ field }: { field: Field }) {
  const { data: item } = useCase(field.case);
  const { data: project } = useProject(field.project);
  const { data: fields = [] } = useFields(field.case);
  const around = neighbours(fields, field);
  const [strip, toggleStrip] = useStrip();
  useTitle(field.name, item?.code, project?.name);
  useStepKeys(around);
  usePreload(around.next);
  return (
    <div className={classes.page}>
      <FieldBar field={field} item={item} project={project} around={around} strip={strip} onStrip={toggleStrip} />
      <ErrorBoundary resetKey={field.id}>
        <Suspense fallback={<ViewerWaiting />}>
          <div className={classes.viewer}>
            <FieldViewer key={field.id} fieldId={field.id} />
          </div>
        </Suspense>
      </ErrorBoundary>
      {strip && around.slide.length > 1 && <Filmstrip fields={around.slide} open={field.id} />}
    </div>
  );
}

function ViewerWaiting() {
  return <div className={classes.waiting} role="status" aria-label="Loading the field" />;
}
