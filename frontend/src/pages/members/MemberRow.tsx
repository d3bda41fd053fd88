// One member: name, role, and the way out, asked about twice.

import { Button, Group, Select } from "@mantine/core";
import { useState } from "react";

import type { Member, Role } from "../../api";
import ui from "../../app/ui/ui.module.css";
import { roleOf, ROLES } from "./useMembership";

interface MemberRowProps {
  member: Member;
  manages: boolean;
  onRole: (role: Role) => void;
  onRemove: () => void;
}

export function MemberRow({ member, manages, onRole, onRemove }: MemberRowProps) {
  const name = member.name || member.username;
  return (
    <tr>
      <td>
        <strong>{name}</strong> {name !== member.username && <span className={ui.quiet}>{member.username}</span>}
      </td>
      <td>
        {manages ? (
          <Select
            size="xs"
            w={170}
            aria-label={`Role of ${name}`}
            data={[...ROLES]}
            allowDeselect={false}
            value={member.role}
            onChange={(value) => onRole(roleOf(value))}
          />
        ) : (
          ROLES.find(({ value }) => value === member.role)?.label
        )}
      </td>
      <td className={ui.right}>{manages && <Removing name={name} onRemove={onRemove} />}</td>
    </tr>
  );
}

function Removing({ name, onRemove }: { name: string; onRemove: () => void }) {
  const [asked, setAsked] = useState(false);
  if (!asked) {
    return (
      <Button size="xs" variant="subtle" color="gray" onClick={() => setAsked(true)} aria-label={`Remove ${name}`}>
        Remove
      </Button>
    );
  }
  return (
    <Group gap={6} justify="flex-end" wrap="nowrap">
      <Button size="xs" variant="default" onClick={() => setAsked(false)}>
        Keep
      </Button>
      <Button size="xs" color="red" onClick={onRemove} autoFocus>
        Remove {name}
      </Button>
    </Group>
  );
}
