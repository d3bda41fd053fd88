// The report of one signature: what was signed, on a sheet to be printed, downloaded, and checked.

import { Button, FileButton, Group } from "@mantine/core";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { type Approval, type Case, type Project, useApprovals, useCase, useProject, type Uuid } from "../../api";
import { links, reportUrl } from "../../app/links";
import { Page, PageHead } from "../../app/ui/Page";
import { PageSkeleton } from "../../app/ui/PageSkeleton";
import { ErrorState, NotFoundState } from "../../app/ui/states";
import { useTitle } from "../../app/useTitle";
import { language } from "../../i18n";
import { dateTime } from "../../theme/format";
import { Download, Printer, Seal, Warning } from "../../theme/icons";
import { type Checked, sentenceOfCheck, useCheckReport } from "./check";
import classes from "./report.module.css";
import { Sheet } from "./Sheet";

export default function ReportPage({ caseId, id }: { caseId: Uuid; id: Uuid }) {
  const { data: item, error } = useCase(caseId);
  const { data: project } = useProject(item?.project);
  const { data: approvals, error: unlisted, refetch } = useApprovals(caseId);
  const approval = approvals?.find((each) => each.id === id);
  const broken = error ?? unlisted;
  if (broken && !approval) return <ErrorState error={broken} onRetry={() => void refetch()} />;
  if (!approvals || !item || !project) return <PageSkeleton />;
  return approval ? <Report approval={approval} item={item} project={project} /> : <NotFoundState />;
}

interface ReportProps {
  approval: Approval;
  item: Case;
  project: Project;
}

function Report({ approval, item, project }: ReportProps) {
  const { t } = useTranslation("report");
  const checking = useCheckReport();
  useTitle(t("title"), item.code);
  const crumbs = [
    { href: links.project(project.id), word: project.name },
    { href: links.case(item.id), word: item.code },
  ];
  return (
    <Page>
      <div className={classes.around}>
        <PageHead
          crumbs={crumbs}
          title={t("title")}
          lead={t("of", { name: approval.by, at: dateTime(approval.at) })}
          actions={<Actions approval={approval} check={checking} />}
        />
        <Standing approval={approval} />
        <div role="status">{checking.said && <Said said={checking.said} />}</div>
      </div>
      <Sheet approval={approval.id} language={language()} />
    </Page>
  );
}

function Actions({ approval, check }: { approval: Approval; check: ReturnType<typeof useCheckReport> }) {
  const { t } = useTranslation("report");
  const forget = useRef<() => void>(null);
  const chosen = (file: File | null) => {
    if (file) check.check(file);
    forget.current?.(); // the same file, changed meanwhile, may be asked of again
  };
  return (
    <Group gap="xs">
      <FileButton onChange={chosen} resetRef={forget} accept="text/html,.html">
        {(props) => (
          <Button variant="default" leftSection={<Seal />} loading={check.isPending} {...props}>
            {t("check")}
          </Button>
        )}
      </FileButton>
      <Button component="a" download href={reportUrl(approval.id, language())} variant="default" leftSection={<Download />}>
        {t("download")}
      </Button>
      <Button leftSection={<Printer />} onClick={() => window.print()}>
        {t("print")}
      </Button>
    </Group>
  );
}

/** What has become of the count since: never on the sheet, which stays as it was signed. */
function Standing({ approval }: { approval: Approval }) {
  const { t } = useTranslation(["report", "case"]);
  const { whole, current, superseded_by: newer } = approval;
  const doubt = !whole ? t("case:approvals.broken") : !current && t("case:approvals.changed");
  if (!doubt && !newer) return <p className={classes.standing} data-good><Seal size={16} />{t("current")}</p>;
  return (
    <p className={classes.standing}>
      <Warning size={16} />
      <span>
        {newer && <>{t("superseded")} <Link href={links.report(approval.case, newer)}>{t("toNewer")}</Link>. </>}
        {doubt}
      </span>
    </p>
  );
}

function Said({ said }: { said: Checked }) {
  const good = said.answer?.verdict === "as_sealed";
  return (
    <p className={classes.standing} data-good={good || undefined} data-bad={!good || undefined}>
      {good ? <Seal size={16} /> : <Warning size={16} />}
      <span>{sentenceOfCheck(said)}</span>
    </p>
  );
}
