// One member: name, role, and the way out, asked about twice.

import { useTranslation } from "react-i18next";

import type { Member, Role } from "../../api";
import { SureButton } from "../../app/ui/SureButton";
import ui from "../../app/ui/ui.module.css";
import { RoleSelect } from "./RoleSelect";
import { useRoles } from "./useMembership";

interface MemberRowProps {
  member: Member;
  manages: boolean;
  onRole: (role: Role) => void;
  onRemove: () => void;
}

export function MemberRow({ member, manages, onRole, onRemove }: MemberRowProps) {
  const { t } = useTranslation("members");
  const roles = useRoles();
  const name = member.name || member.username;
  return (
    <tr>
      <td>
        <strong>{name}</strong> {name !== member.username && <span className={ui.quiet}>{member.username}</span>}
      </td>
      <td>
        {manages ? (
          <RoleSelect size="xs" w={170} aria-label={t("roleOf", { name })} value={member.role} onRole={onRole} />
        ) : (
          roles.find(({ value }) => value === member.role)?.label
        )}
      </td>
      <td className={ui.right}>{manages && <SureButton look="subtle" word={t("remove")} spoken={t("removeOne", { name })} sure={t("removeOne", { name })} onSure={onRemove} />}</td>
    </tr>
  );
}
