// Every training there was, newest first: who asked, how it ended, what came of it.

import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { type Project, useModels, type Uuid } from "../../../api";
import { links } from "../../../app/links";
import { Panel } from "../../../app/ui/Page";
import { JobBadge } from "../../../app/ui/StateBadge";
import ui from "../../../app/ui/ui.module.css";
import { count, dateTime } from "../../../theme/format";
import { addressOf } from "../address";
import classes from "../models.module.css";
import type { Training } from "../queries";
import { tookOf } from "./took";

interface TrainingsPanelProps {
  project: Project;
  trainings: readonly Training[];
  shown: Uuid | undefined;
}

export function TrainingsPanel({ project, trainings, shown }: TrainingsPanelProps) {
  const { t } = useTranslation("models");
  const { data: models = [] } = useModels(project.id);
  const columns = ["when", "by", "start", "corrections", "state", "took", "result"] as const;
  return (
    <Panel title={t("trainings.title")} flush>
      <div className={ui.scroll}>
        <table className={ui.table}>
          <thead>
            <tr>{columns.map((name) => <th key={name} scope="col">{t(`trainings.${name}`)}</th>)}</tr>
          </thead>
          <tbody>
            {trainings.map((training) => {
              const { id, created_at, by, by_policy, start, corrections, state, attempts, model } = training;
              const result = models.find((each) => each.id === model);
              return (
                <tr key={id} data-shown={id === shown || undefined} className={classes.row}>
                  <td className="num">
                    <Link href={addressOf(project.id, "overview", { training: id })} aria-current={id === shown ? "true" : undefined}>{dateTime(created_at)}</Link>
                  </td>
                  <td>{by_policy ? t("trainings.policy", { name: by }) : by}</td>
                  <td>{start ?? t("retrain.fromNothing")}</td>
                  <td className="num">{count(corrections)}</td>
                  <td><JobBadge state={state} /></td>
                  <td className="num">{tookOf(training)}{attempts > 1 && <span className={classes.words}>{t("trainings.attempts", { count: attempts })}</span>}</td>
                  <td>{result ? <Link href={links.model(project.id, result.id)}>{result.word}</Link> : "–"}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
