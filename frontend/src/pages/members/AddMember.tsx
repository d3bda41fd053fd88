// Adds a person to the project by user name.

import { Button, Select, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";

import type { Role, Uuid } from "../../api";
import { ErrorNote } from "../../app/ui/states";
import { Plus } from "../../theme/icons";
import classes from "./members.module.css";
import { roleOf, ROLES, useSetMember } from "./useMembership";

export function AddMember({ project }: { project: Uuid }) {
  const [username, setUsername] = useState("");
  const [role, setRole] = useState<Role>("annotator");
  const add = useSetMember(project);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate({ username: username.trim(), role }, { onSuccess: () => setUsername("") });
  };
  return (
    <form onSubmit={submit} className={classes.add} aria-label="Add a member">
      <div className={classes.line}>
        <TextInput
          label="User name"
          required
          withAsterisk={false}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={username}
          onChange={(event) => setUsername(event.currentTarget.value)}
        />
        <Select label="Role" data={[...ROLES]} allowDeselect={false} value={role} onChange={(value) => setRole(roleOf(value))} />
        <Button type="submit" leftSection={<Plus />} loading={add.isPending}>
          Add
        </Button>
      </div>
      <ErrorNote error={add.error} />
    </form>
  );
}
