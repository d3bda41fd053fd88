// Choosing a role: each with what it may do.

import { Select, type SelectProps } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Role } from "../../api";
import classes from "./members.module.css";
import { roleOf, useRoles } from "./useMembership";

interface RoleSelectProps extends Pick<SelectProps, "label" | "aria-label" | "size" | "w"> {
  value: Role;
  onRole: (role: Role) => void;
}

export function RoleSelect({ value, onRole, ...look }: RoleSelectProps) {
  const { t } = useTranslation("members");
  const roles = useRoles();
  return (
    <Select
      {...look}
      data={roles}
      allowDeselect={false}
      value={value}
      onChange={(word) => onRole(roleOf(word))}
      maxDropdownHeight={360}
      comboboxProps={{ width: 320, position: "bottom-start" }}
      renderOption={({ option }) => (
        <span className={classes.role}>
          {option.label}
          <small>{t(`may.${roleOf(option.value)}`)}</small>
        </span>
      )}
    />
  );
}
