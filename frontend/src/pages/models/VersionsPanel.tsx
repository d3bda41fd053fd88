// Every model version: where it came from, what it was measured to be, and whether it may be used.

import { Badge, Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { type ModelVersion, type Project, useModels } from "../../api";
import { may } from "../../app/rights";
import { Panel } from "../../app/ui/Page";
import { RowsSkeleton } from "../../app/ui/PageSkeleton";
import { ErrorNote } from "../../app/ui/states";
import ui from "../../app/ui/ui.module.css";
import { date } from "../../theme/format";
import { Retry } from "../../theme/icons";
import classes from "./models.module.css";
import { PromoteDialog } from "./PromoteDialog";
import { useRollback } from "./queries";

export function VersionsPanel({ project }: { project: Project }) {
  const { t } = useTranslation("models");
  const { data: models, error } = useModels(project.id);
  const [asked, setAsked] = useState<ModelVersion | null>(null);
  const rollback = useRollback(project.id);
  const deploys = may(project.role, "deploy");
  return (
    <Panel
      title={t("versions.title")}
      flush
      aside={
        deploys && <BackButton busy={rollback.isPending} onSure={() => rollback.mutate(undefined)} />
      }
    >
      <ErrorNote error={error ?? rollback.error} />
      {models ? <Table models={models} deploys={deploys} onPromote={setAsked} /> : !error && <RowsSkeleton rows={3} />}
      <PromoteDialog project={project.id} model={asked} onClose={() => setAsked(null)} />
    </Panel>
  );
}

/** One action, asked for twice: new fields are pre-labelled by another model from then on. */
function BackButton({ busy, onSure }: { busy: boolean; onSure: () => void }) {
  const { t } = useTranslation("models");
  const [asked, setAsked] = useState(false);
  const press = () => {
    if (asked) onSure();
    setAsked(!asked);
  };
  return (
    <Button size="xs" variant={asked ? "filled" : "default"} leftSection={<Retry size={14} />} loading={busy} onClick={press} onBlur={() => setAsked(false)}>
      {t(asked ? "versions.rollbackSure" : "versions.rollback")}
    </Button>
  );
}

interface TableProps {
  models: readonly ModelVersion[];
  deploys: boolean;
  onPromote: (model: ModelVersion) => void;
}

function Table({ models, deploys, onPromote }: TableProps) {
  const { t } = useTranslation("models");
  return (
    <div className={ui.scroll}>
      <table className={ui.table}>
        <thead>
          <tr>
            {(["model", "from", "measured", "gate", "action"] as const).map((name) => (
              <th key={name} scope="col">
                {t(`versions.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {models.map((model) => (
            <tr key={model.id}>
              <td>
                <strong>{model.word}</strong> <Use model={model} />
                <span className={classes.words}>{model.architecture}</span>
              </td>
              <td>
                {model.parent ?? t("versions.noParent")}
                <span className={classes.words}>{[date(model.created_at), model.created_by].filter(Boolean).join(", ")}</span>
              </td>
              <td className="num">
                <Measured model={model} />
              </td>
              <td>
                <Gate model={model} />
              </td>
              <td>
                {deploys && !model.deployed && model.state !== "retired" && (
                  <Button size="xs" variant="default" onClick={() => onPromote(model)} aria-label={t("versions.promoteOne", { word: model.word })}>
                    {t("versions.promote")}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Use({ model }: { model: ModelVersion }) {
  const { t } = useTranslation("models");
  if (model.deployed) return <Badge size="sm">{t("use.deployed")}</Badge>;
  if (model.shadow) return <Badge size="sm" variant="outline">{t("use.shadow")}</Badge>;
  return <Badge size="sm" variant="default">{t(`use.${model.state}`)}</Badge>;
}

/** AP and AP50 of stages and lineages, as the checkpoint states them. */
function Measured({ model }: { model: ModelVersion }) {
  const { t } = useTranslation("models");
  const levels = (["labels", "lineages"] as const).map((level) => ({ level, found: model.metrics[level] as { AP?: number; AP50?: number } | undefined }));
  const known = levels.filter(({ found }) => found?.AP != null);
  if (known.length === 0) return <>{t("versions.unmeasured")}</>;
  return known.map(({ level, found }) => (
    <span key={level} className={classes.words}>
      {t(`versions.${level}`, { ap: found?.AP?.toFixed(3), ap50: found?.AP50?.toFixed(3) })}
    </span>
  ));
}

function Gate({ model }: { model: ModelVersion }) {
  const { t } = useTranslation("models");
  if (!model.gate) return <span className={classes.words}>{model.reason || t("versions.noGate")}</span>;
  const { passed, sentence, classes: measured } = model.gate;
  return (
    <>
      <Badge size="sm" color={passed ? "green" : "orange"} variant="light">
        {t(passed ? "gate.passed" : "gate.failed")}
      </Badge>
      <span className={classes.words}>{sentence}</span>
      <ul className={classes.reasons}>
        {measured.filter(({ lost }) => lost).map(({ code, reason }) => (
          <li key={code}>{reason}</li>
        ))}
      </ul>
    </>
  );
}
