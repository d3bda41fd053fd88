// Who signed the case's count, when, what it meant, and the hash it is sealed under; newest first.

import { CopyButton, Tooltip, UnstyledButton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { type Approval, useApprovals, type Uuid } from "../../../api";
import { links } from "../../../app/links";
import { Panel } from "../../../app/ui/Page";
import { dateTime } from "../../../theme/format";
import { Seal, Warning } from "../../../theme/icons";
import classes from "./approval.module.css";

export function ApprovalsPanel({ caseId }: { caseId: Uuid }) {
  const { t } = useTranslation("case");
  const { data: approvals = [] } = useApprovals(caseId);
  const newestFirst = [...approvals].reverse();
  return (
    <Panel title={t("approvals.title")} flush>
      {newestFirst.length === 0 ? (
        <p className={classes.none}>{t("approvals.none")}</p>
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
  const { t } = useTranslation(["case", "report"]);
  return (
    <li className={classes.item} data-amended={amended || undefined}>
      <Seal size={18} />
      <div>
        <p className={classes.meaning}>{approval.meaning}</p>
        <p className={classes.who}>
          {approval.by}, <time dateTime={approval.at}>{dateTime(approval.at)}</time>
          {amended && ` · ${t("approvals.amended")}`}
        </p>
        {approval.justification && <p className={classes.why}>{t("approvals.why", { reason: approval.justification })}</p>}
        <Doubts approval={approval} />
        <p className={classes.foot}>
          <Link href={links.report(approval.case, approval.id)} aria-label={t("report:openOf", { name: approval.by, at: dateTime(approval.at) })}>
            {t("report:open")}
          </Link>
          <Hash sha256={approval.sha256} />
        </p>
      </div>
    </li>
  );
}

function Doubts({ approval }: { approval: Approval }) {
  const { t } = useTranslation("case");
  const doubt = !approval.whole ? t("approvals.broken") : !approval.current && t("approvals.changed");
  if (!doubt) return null;
  return (
    <p className={classes.doubt}>
      <Warning size={14} />
      {doubt}
    </p>
  );
}

function Hash({ sha256 }: { sha256: string }) {
  const { t } = useTranslation("case");
  const start = sha256.slice(0, 16);
  return (
    <CopyButton value={sha256}>
      {({ copied, copy }) => (
        <Tooltip label={t(copied ? "approvals.copied" : "approvals.copy")}>
          <UnstyledButton className={classes.hash} onClick={copy} aria-label={t("approvals.copyHash", { start })}>
            {t("approvals.hash", { start })}
          </UnstyledButton>
        </Tooltip>
      )}
    </CopyButton>
  );
}
