// Adds a person to the project by user name.

import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Role, Uuid } from "../../api";
import { ErrorNote } from "../../app/ui/states";
import { Plus } from "../../theme/icons";
import classes from "./members.module.css";
import { RoleSelect } from "./RoleSelect";
import { useSetMember } from "./useMembership";

export function AddMember({ project }: { project: Uuid }) {
  const { t } = useTranslation("members");
  const [username, setUsername] = useState("");
  const [role, setRole] = useState<Role>("annotator");
  const add = useSetMember(project);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate({ username: username.trim(), role }, { onSuccess: () => setUsername("") });
  };
  return (
    <form onSubmit={submit} className={classes.add} aria-label={t("addTitle")}>
      <div className={classes.line}>
        <TextInput
          label={t("username")}
          required
          withAsterisk={false}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={username}
          onChange={(event) => setUsername(event.currentTarget.value)}
        />
        <RoleSelect label={t("role")} value={role} onRole={setRole} />
        <Button type="submit" leftSection={<Plus />} loading={add.isPending}>
          {t("add")}
        </Button>
      </div>
      <ErrorNote error={add.error} />
    </form>
  );
}
