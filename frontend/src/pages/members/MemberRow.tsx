// One member: name, role, and the way out, asked about twice.

import { Button, Group } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Member, Role } from "../../api";
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
      <td className={ui.right}>{manages && <Removing name={name} onRemove={onRemove} />}</td>
    </tr>
  );
}

function Removing({ name, onRemove }: { name: string; onRemove: () => void }) {
  const { t } = useTranslation("members");
  const [asked, setAsked] = useState(false);
  if (!asked) {
    return (
      <Button size="xs" variant="subtle" color="gray" onClick={() => setAsked(true)} aria-label={t("removeOne", { name })}>
        {t("remove")}
      </Button>
    );
  }
  return (
    <Group gap={6} justify="flex-end" wrap="nowrap">
      <Button size="xs" variant="default" onClick={() => setAsked(false)}>
        {t("keep")}
      </Button>
      <Button size="xs" color="red" onClick={onRemove} autoFocus>
        {t("removeOne", { name })}
      </Button>
    </Group>
  );
}
