// Signs a case's count: what is signed, what the signature means, why fewer cells suffice, and the password once more.

import { Modal, PasswordInput, Select, Stack, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { type Case, type Differential, useCount } from "../../../api";
import { DialogForm } from "../../../app/ui/DialogForm";
import { t as english } from "../../../i18n";
import classes from "./approval.module.css";
import { type Signature, useApprove } from "./useApprove";

const MEANINGS = ["reviewed", "second", "responsible", "amended"] as const;
/** What is written into the sealed record: English, whoever signs. */
const recorded = (meaning: (typeof MEANINGS)[number]): string => english(`case:sign.meanings.${meaning}`, { lng: "en" });
const BLANK: Signature = { password: "", meaning: recorded("reviewed"), justification: "" };

interface ApproveDialogProps {
  item: Case;
  opened: boolean;
  onClose: () => void;
}

export function ApproveDialog({ item, opened, onClose }: ApproveDialogProps) {
  const { t } = useTranslation("case");
  const { data: differential } = useCount(item.id);
  return (
    <Modal opened={opened} onClose={onClose} title={t("sign.title", { code: item.code })} size="md">
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
  const { t } = useTranslation("case");
  const [signature, setSignature] = useState(BLANK);
  const [amends] = useState(item.approval !== null); // not this very signature, while the dialog closes
  const approve = useApprove(item);
  const short = !differential.complete;
  const edit = (patch: Partial<Signature>) => setSignature((before) => ({ ...before, ...patch }));
  const sign = () => approve.mutate(signature, { onSuccess: onDone, onError: () => edit({ password: "" }) });
  return (
    <DialogForm word={t("sign.sign")} pending={approve.isPending} error={approve.error} onSubmit={sign} onClose={onDone}>
      <Facts differential={differential} amends={amends} />
      <Stack gap="md" mb="md">
        <Select
          label={t("sign.meaning")}
          data={MEANINGS.map((each) => ({ value: recorded(each), label: t(`sign.meanings.${each}`) }))}
          allowDeselect={false}
          value={signature.meaning}
          onChange={(meaning) => edit({ meaning: meaning ?? BLANK.meaning })}
        />
        {short && (
          <Textarea
            label={t("sign.enough")}
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
          label={t("sign.password")}
          description={t("sign.passwordHelp")}
          required
          withAsterisk={false}
          autoComplete="current-password"
          value={signature.password}
          onChange={(event) => edit({ password: event.currentTarget.value })}
        />
      </Stack>
    </DialogForm>
  );
}

function Facts({ differential: { counted, target, complete, fields }, amends }: { differential: Differential; amends: boolean }) {
  const { t } = useTranslation("case");
  return (
    <p className={`${classes.facts} num`} data-short={!complete || undefined}>
      {t("sign.facts", { count: fields.approved, cells: t("sign.cells", { count: counted }) })}{" "}
      {complete ? t("sign.reached", { target }) : t("sign.short", { target, count: target - counted })}
      {amends && ` ${t("sign.amends")}`}
    </p>
  );
}
