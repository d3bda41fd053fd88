// Who signed the case's count, when, what it meant, and the hash it is sealed under; newest first.

import { CopyButton, Tooltip, UnstyledButton } from "@mantine/core";

import { type Approval, useApprovals, type Uuid } from "../../../api";
import { Panel } from "../../../app/ui/Page";
import { dateTime } from "../../../theme/format";
import { Seal, Warning } from "../../../theme/icons";
import classes from "./approval.module.css";

export function ApprovalsPanel({ caseId }: { caseId: Uuid }) {
  const { data: approvals = [] } = useApprovals(caseId);
  const newestFirst = [...approvals].reverse();
  return (
    <Panel title="Approvals" flush>
      {newestFirst.length === 0 ? (
        <p className={classes.none}>This count has not been approved.</p>
      ) : (
        <ol className={classes.list}>
          {newestFirst.map((approval, place) => (
            <Signed key={approval.id} approval={approval} amended={place > 0} />
          ))}
        </ol>
      )}
    </Panel>
  );
}

function Signed({ approval, amended }: { approval: Approval; amended: boolean }) {
  return (
    <li className={classes.item} data-amended={amended || undefined}>
      <Seal size={18} />
      <div>
        <p className={classes.meaning}>{approval.meaning}</p>
        <p className={classes.who}>
          {approval.by}, <time dateTime={approval.at}>{dateTime(approval.at)}</time>
          {amended && " · amended since"}
        </p>
        {approval.justification && <p className={classes.why}>“{approval.justification}”</p>}
        {!amended && <Doubts approval={approval} />}
        <Hash sha256={approval.sha256} />
      </div>
    </li>
  );
}

function Doubts({ approval }: { approval: Approval }) {
  const doubt = !approval.whole
    ? "The sealed record no longer fits its hash. Do not use it, and tell whoever looks after this installation."
    : !approval.current && "Fields of this case changed after this was signed. What was signed stays as it was.";
  if (!doubt) return null;
  return (
    <p className={classes.doubt}>
      <Warning size={14} />
      {doubt}
    </p>
  );
}

function Hash({ sha256 }: { sha256: string }) {
  return (
    <CopyButton value={sha256}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? "Copied" : "Copy the whole hash"}>
          <UnstyledButton className={classes.hash} onClick={copy} aria-label={`SHA-256 ${sha256.slice(0, 16)}, copy`}>
            SHA-256 {sha256.slice(0, 16)}…
          </UnstyledButton>
        </Tooltip>
      )}
    </CopyButton>
  );
}
