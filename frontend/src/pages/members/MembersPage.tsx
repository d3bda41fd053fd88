// Who works in a project and as what; administrators add, change and remove.

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
  const { data: project } = useProject(id);
  const { data: members, error, refetch } = useMembers(id);
  useTitle("Members", project?.name);
  if (error && !members) return <ErrorState error={error} onRetry={() => void refetch()} />;
  const manages = may(project?.role, "manage");
  return (
    <Page narrow>
      <PageHead
        title="Members"
        crumbs={project ? [{ href: links.project(id), word: project.name }] : []}
        lead="Annotators draw and correct cells. Pathologists also approve fields and sign counts. Administrators manage members; they do not sign."
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
  const set = useSetMember(project);
  const remove = useRemoveMember(project);
  return (
    <>
      <ErrorNote error={set.error ?? remove.error} />
      <div className={ui.scroll}>
        <table className={ui.table}>
          <thead>
            <tr>
              <th scope="col">Person</th>
              <th scope="col">Role</th>
              <th scope="col">
                <span className="visually-hidden">Actions</span>
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
