// Signs a case's count: what is signed, what the signature means, why fewer cells suffice, and the password once more.

import { Button, Group, Modal, PasswordInput, Select, Stack, Textarea } from "@mantine/core";
import { type FormEvent, useState } from "react";

import { type Case, type Differential, useCount } from "../../../api";
import { ErrorNote } from "../../../app/ui/states";
import { count, plural } from "../../../theme/format";
import classes from "./approval.module.css";
import { type Signature, useApprove } from "./useApprove";

const MEANINGS = ["Reviewed and approved", "Second opinion", "Approved as responsible pathologist", "Amended after review"];
const BLANK: Signature = { password: "", meaning: "Reviewed and approved", justification: "" };

interface ApproveDialogProps {
  item: Case;
  opened: boolean;
  onClose: () => void;
}

export function ApproveDialog({ item, opened, onClose }: ApproveDialogProps) {
  const { data: differential } = useCount(item.id);
  return (
    <Modal opened={opened} onClose={onClose} title={`Approve the count of ${item.code}`} size="md">
      {differential && <SignatureForm item={item} differential={differential} onDone={onClose} />}
    </Modal>
  );
}

interface FormProps {
  item: Case;
  differential: Differential;
  onDone: () => void;
}

function SignatureForm({ item, differential, onDone }: FormProps) {
  const [signature, setSignature] = useState(BLANK);
  const approve = useApprove(item);
  const short = !differential.complete;
  const edit = (patch: Partial<Signature>) => setSignature((before) => ({ ...before, ...patch }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    approve.mutate(signature, { onSuccess: onDone, onError: () => edit({ password: "" }) });
  };
  return (
    <form onSubmit={submit}>
      <Facts differential={differential} amends={item.approval !== null} />
      <Stack gap="md">
        <Select
          label="Meaning of the signature"
          data={MEANINGS}
          allowDeselect={false}
          value={signature.meaning}
          onChange={(meaning) => edit({ meaning: meaning ?? BLANK.meaning })}
        />
        {short && (
          <Textarea
            label="Why this many cells are enough"
            required
            withAsterisk={false}
            autosize
            minRows={2}
            maxLength={2000}
            value={signature.justification}
            onChange={(event) => edit({ justification: event.currentTarget.value })}
          />
        )}
        <PasswordInput
          label="Your password"
          description="Signing asks for it every time."
          required
          withAsterisk={false}
          autoComplete="current-password"
          value={signature.password}
          onChange={(event) => edit({ password: event.currentTarget.value })}
        />
        <ErrorNote error={approve.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            Cancel
          </Button>
          <Button type="submit" loading={approve.isPending}>
            Sign and approve
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Facts({ differential: { counted, target, complete, fields }, amends }: { differential: Differential; amends: boolean }) {
  return (
    <p className={`${classes.facts} num`} data-short={!complete || undefined}>
      You sign {plural(counted, "cell")} on {plural(fields.approved, "approved field")}.{" "}
      {complete ? `The target of ${count(target)} is reached.` : `The target is ${count(target)}: ${count(target - counted)} are missing.`}
      {amends && " The earlier approval stays in the list; yours amends it."}
    </p>
  );
}
