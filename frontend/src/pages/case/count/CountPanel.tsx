// A case's differential: how far the count is, the table, and the ratio with its definition.

import { Progress, Skeleton, Switch } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { type Differential, type Label, useCount, type Uuid } from "../../../api";
import { Panel } from "../../../app/ui/Page";
import { ErrorState } from "../../../app/ui/states";
import { count, oneDecimal } from "../../../theme/format";
import classes from "./count.module.css";
import { CountTable } from "./CountTable";

export function CountPanel({ caseId, labels }: { caseId: Uuid; labels: readonly Label[] }) {
  const { t } = useTranslation("case");
  const [all, setAll] = useState(false);
  const { data, error, refetch } = useCount(caseId);
  const toggle = (
    <Switch size="xs" label={t("count.empty")} checked={all} onChange={(event) => setAll(event.currentTarget.checked)} />
  );
  return (
    <Panel title={t("count.title")} aside={toggle} flush>
      {data ? (
        <>
          <Reached differential={data} />
          <CountTable rows={data.rows} labels={labels} all={all} />
          <Ratio differential={data} />
        </>
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton h={320} m="md" w="auto" />
      )}
    </Panel>
  );
}

function Reached({ differential: { counted, target, complete, fields, draft, unidentified } }: { differential: Differential }) {
  const { t } = useTranslation("case");
  const basis = [
    t("count.from", { count: fields.total, approved: fields.approved }),
    draft > 0 && t("count.more", { count: draft }),
    unidentified > 0 && t("count.unidentified", { count: unidentified }),
  ];
  return (
    <div className={classes.reached}>
      <p className={classes.counted}>
        <strong className="num">{count(counted)}</strong>
        <span className="num">{t("count.of", { target })}</span>
        <span className={classes.verdict} data-complete={complete || undefined}>
          {complete ? t("count.reached") : t("count.toGo", { left: Math.max(0, target - counted) })}
        </span>
      </p>
      <Progress
        value={target > 0 ? Math.min(100, (counted / target) * 100) : 0}
        size={6}
        color={complete ? "var(--ms-approved-fill)" : undefined}
        aria-label={t("count.progress", { counted, target })}
      />
      <p className={`${classes.basis} num`}>{basis.filter(Boolean).join("; ")}</p>
    </div>
  );
}

function Ratio({ differential: { me_ratio, me_definition, interval } }: { differential: Differential }) {
  const { t } = useTranslation("case");
  return (
    <div className={classes.ratio}>
      <p>
        <span>{t("count.ratio")}</span>
        <strong className="num">{me_ratio === null ? t("count.noRatio") : t("count.ratioIs", { ratio: oneDecimal(me_ratio) })}</strong>
      </p>
      <p className={classes.basis}>{me_definition}</p>
      <p className={classes.basis}>{t("count.interval", { rule: interval })}</p>
    </div>
  );
}
