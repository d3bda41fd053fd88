// A case's differential: how far the count is, the table, and the ratio with its definition.

import { Progress, Skeleton, Switch } from "@mantine/core";
import { useState } from "react";

import { type Differential, type Label, useCount, type Uuid } from "../../../api";
import { Panel } from "../../../app/ui/Page";
import { ErrorState } from "../../../app/ui/states";
import { count, plural } from "../../../theme/format";
import classes from "./count.module.css";
import { CountTable } from "./CountTable";

export function CountPanel({ caseId, labels }: { caseId: Uuid; labels: readonly Label[] }) {
  const [all, setAll] = useState(false);
  const { data, error, refetch } = useCount(caseId);
  const toggle = (
    <Switch size="xs" label="Empty classes" checked={all} onChange={(event) => setAll(event.currentTarget.checked)} />
  );
  return (
    <Panel title="Differential count" aside={toggle} flush>
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
  return (
    <div className={classes.reached}>
      <p className={classes.counted}>
        <strong className="num">{count(counted)}</strong>
        <span className="num">of {count(target)} cells counted</span>
        <span className={classes.verdict} data-complete={complete || undefined}>
          {complete ? "Target reached" : `${count(Math.max(0, target - counted))} to go`}
        </span>
      </p>
      <Progress
        value={target > 0 ? Math.min(100, (counted / target) * 100) : 0}
        size={6}
        color={complete ? "var(--ms-approved-fill)" : undefined}
        aria-label={`${counted} of ${target} cells counted`}
      />
      <p className={`${classes.basis} num`}>
        From {count(fields.approved)} approved of {plural(fields.total, "field")}
        {draft > 0 && `; ${plural(draft, "cell")} more on the others`}
        {unidentified > 0 && `; ${plural(unidentified, "unidentified cell")} left out`}
      </p>
    </div>
  );
}

function Ratio({ differential: { me_ratio, me_definition, interval } }: { differential: Differential }) {
  return (
    <div className={classes.ratio}>
      <p>
        <span>M:E ratio</span>
        <strong className="num">{me_ratio === null ? "not available" : `${me_ratio.toFixed(1)} : 1`}</strong>
      </p>
      <p className={classes.basis}>{me_definition}</p>
      <p className={classes.basis}>Interval: {interval}.</p>
    </div>
  );
}
