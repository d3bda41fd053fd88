// Asks why before something is set aside or moved, and says what that means.

import { Modal, Textarea } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";

import { DialogForm } from "../../app/ui/DialogForm";
import { isSaid } from "../../core/said";
import classes from "./arranging.module.css";

const LONGEST = 2000;

interface ReasonDialogProps {
  title: string;
  /** What will be so afterwards. */
  lead: string;
  /** What the button says. */
  word: string;
  /** False while something above the reason is still to be said. */
  ready?: boolean;
  pending: boolean;
  error: Error | null;
  onReason: (reason: string) => void;
  onClose: () => void;
  /** What else is asked, above the reason. */
  children?: ReactNode;
}

export function ReasonDialog({ title, lead, word, ready = true, pending, error, onReason, onClose, children }: ReasonDialogProps) {
  const { t } = useTranslation("arranging");
  const [reason, setReason] = useState("");
  return (
    <Modal opened onClose={onClose} title={title} returnFocus={false}>
      <DialogForm word={word} ready={ready && isSaid(reason)} pending={pending} error={error} onSubmit={() => onReason(reason)} onClose={onClose}>
        <p className={classes.lead}>{lead}</p>
        {children}
        <Textarea
          data-autofocus={!children || undefined}
          required
          withAsterisk={false}
          label={t("reason")}
          description={t("reasonHelp")}
          autosize
          minRows={2}
          maxLength={LONGEST}
          mb="md"
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      </DialogForm>
    </Modal>
  );
}
