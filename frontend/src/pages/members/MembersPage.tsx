// Who works in a project and as what; administrators add, change and remove.

import { useTranslation } from "react-i18next";

import { useMembers, useProject, type Member, type Uuid } from "../../api";
import { links } from "../../app/links";
import { may } from "../../app/rights";
import { Page, PageHead, Panel } from "../../app/ui/Page";
import { RowsSkeleton } from "../../app/ui/PageSkeleton";
import { ErrorNote, ErrorState } from "../../app/ui/states";
import ui from "../../app/ui/ui.module.css";
import { useTitle } from "../../app/useTitle";
import { AddMember } from "./AddMember";
import { MemberRow } from "./MemberRow";
import { useRemoveMember, useSetMember } from "./useMembership";

export function MembersPage({ id }: { id: Uuid }) {
  const { t } = useTranslation("members");
  const { data: project } = useProject(id);
  const { data: members, error, refetch } = useMembers(id);
  useTitle(t("title"), project?.name);
  if (error && !members) return <ErrorState error={error} onRetry={() => void refetch()} />;
  const manages = may(project?.role, "manage");
  return (
    <Page narrow>
      <PageHead
        title={t("title")}
        crumbs={project ? [{ href: links.project(id), word: project.name }] : []}
        lead={t("lead")}
      />
      {manages && <AddMember project={id} />}
      <Panel flush>{members ? <MemberTable members={members} project={id} manages={manages} /> : <RowsSkeleton rows={4} />}</Panel>
    </Page>
  );
}

interface MemberTableProps {
  members: readonly Member[];
  project: Uuid;
  manages: boolean;
}

function MemberTable({ members, project, manages }: MemberTableProps) {
  const { t } = useTranslation(["members", "app"]);
  const set = useSetMember(project);
  const remove = useRemoveMember(project);
  return (
    <>
      <ErrorNote error={set.error ?? remove.error} />
      <div className={ui.scroll}>
        <table className={ui.table}>
          <thead>
            <tr>
              <th scope="col">{t("person")}</th>
              <th scope="col">{t("role")}</th>
              <th scope="col">
                <span className="visually-hidden">{t("app:actions")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {members.map((member) => (
              <MemberRow
                key={member.user_id}
                member={member}
                manages={manages}
                onRole={(role) => set.mutate({ username: member.username, role })}
                onRemove={() => remove.mutate(member.user_id)}
              />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
