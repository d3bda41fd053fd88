// When the project trains by itself: the switch, its threshold and rest, and why it lately did or did not.

import { Button, NumberInput, Switch } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import type { Project, Uuid } from "../../../api";
import { may } from "../../../app/rights";
import { Panel } from "../../../app/ui/Page";
import { RowsSkeleton } from "../../../app/ui/PageSkeleton";
import { Said } from "../../../app/ui/Said";
import { ErrorNote } from "../../../app/ui/states";
import { dateTime } from "../../../theme/format";
import { addressOf } from "../address";
import classes from "../models.module.css";
import { type PolicyState, type PolicyWish, usePolicy, usePutPolicy } from "../queries";

const FIRST: PolicyWish = { enabled: false, corrections: 200, cooldown_hours: 24 };

export function PolicyPanel({ project }: { project: Project }) {
  const { t } = useTranslation("models");
  const { data: state, error } = usePolicy(project.id);
  return (
    <Panel title={t("policy.title")}>
      <ErrorNote error={error} />
      {!state && !error && <RowsSkeleton rows={2} />}
      {state && (may(project.role, "deploy") ? <Form key={state.policy?.set_at ?? ""} project={project.id} state={state} /> : <Told state={state} />)}
      {state && <Decisions project={project.id} state={state} />}
    </Panel>
  );
}

function Told({ state: { policy } }: { state: PolicyState }) {
  const { t } = useTranslation("models");
  if (!policy?.enabled) return <p className={classes.quiet}>{t("policy.off")}</p>;
  return <p className={classes.sentence}>{t("policy.on", { count: policy.corrections, hours: policy.cooldown_hours })}</p>;
}

function Form({ project, state }: { project: Uuid; state: PolicyState }) {
  const { t } = useTranslation("models");
  const { enabled = false, corrections, cooldown_hours } = state.policy ?? FIRST;
  const [wish, setWish] = useState<PolicyWish>({ enabled, corrections: corrections ?? FIRST.corrections, cooldown_hours: cooldown_hours ?? FIRST.cooldown_hours });
  const put = usePutPolicy(project);
  const changed = wish.enabled !== enabled || (wish.enabled && (wish.corrections !== corrections || wish.cooldown_hours !== cooldown_hours));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    put.mutate(wish);
  };
  return (
    <form onSubmit={submit}>
      <Switch label={t("policy.switch")} checked={wish.enabled} onChange={(event) => setWish({ ...wish, enabled: event.currentTarget.checked })} />
      {wish.enabled && (
        <div className={classes.options} data-few>
          <NumberInput label={t("policy.corrections")} value={wish.corrections} onChange={(value) => setWish({ ...wish, corrections: Number(value) || 1 })} min={1} max={1_000_000} allowDecimal={false} />
          <NumberInput label={t("policy.cooldown")} value={wish.cooldown_hours} onChange={(value) => setWish({ ...wish, cooldown_hours: Number(value) || 0 })} min={0} max={8760} allowDecimal={false} />
        </div>
      )}
      <ErrorNote error={put.error} />
      {changed && <Button type="submit" size="xs" loading={put.isPending} mt="sm">{t("policy.save")}</Button>}
      {!changed && state.policy && <p className={classes.quiet}>{t("policy.setBy", { name: state.policy.set_by, when: dateTime(state.policy.set_at) })}</p>}
    </form>
  );
}

function Decisions({ project, state: { decisions } }: { project: Uuid; state: PolicyState }) {
  const { t } = useTranslation("models");
  if (decisions.length === 0) return null;
  return (
    <details className={classes.more}>
      <summary>{t("policy.why")}</summary>
      <ol className={classes.log}>
        {decisions.map(({ at, reason, started, training }) => (
          <li key={`${at} ${reason}`}>
            <time dateTime={at} className="num">{dateTime(at)}</time>
            <span>
              <strong>{t(started ? "policy.started" : "policy.waited")}</strong> <Said>{reason}</Said>{" "}
              {training && <Link href={addressOf(project, "overview", { training })}>{t("policy.toTraining")}</Link>}
            </span>
          </li>
        ))}
      </ol>
    </details>
  );
}
