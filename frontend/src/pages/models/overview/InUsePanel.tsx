// The model in use, the one that looks on in its shadow, and one action back.

import { Button, Group, Modal } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import type { Project } from "../../../api";
import { links } from "../../../app/links";
import { may } from "../../../app/rights";
import { Panel } from "../../../app/ui/Page";
import { RowsSkeleton } from "../../../app/ui/PageSkeleton";
import { ErrorNote } from "../../../app/ui/states";
import { dateTime } from "../../../theme/format";
import { Retry } from "../../../theme/icons";
import { differencesAddress } from "../address";
import classes from "../models.module.css";
import { type InUse, useInUse, useRollback, useShadow } from "../queries";

export function InUsePanel({ project }: { project: Project }) {
  const { t } = useTranslation("models");
  const { data: found, error } = useInUse(project.id);
  const deploys = may(project.role, "deploy");
  return (
    <Panel title={t("inUse.title")} aside={deploys && found?.may_go_back && <BackButton project={project} found={found} />}>
      <ErrorNote error={error} />
      {found ? <Found project={project} found={found} deploys={deploys} /> : !error && <RowsSkeleton rows={2} />}
    </Panel>
  );
}

function Found({ project, found, deploys }: { project: Project; found: InUse; deploys: boolean }) {
  const { t } = useTranslation("models");
  if (!found.model) return <p className={classes.quiet}>{t("inUse.none")}</p>;
  const { id, word } = found.model;
  return (
    <>
      <p className={classes.large}>
        <Link href={links.model(project.id, id)}>{word}</Link>
      </p>
      <p className={classes.quiet}>
        {t(found.by ? "inUse.since" : "inUse.sinceServer", { when: found.since ? dateTime(found.since) : "", name: found.by ?? "" })}
      </p>
      {found.shadow && <Shadow project={project} word={word} shadow={found.shadow} deploys={deploys} />}
      {!deploys && <p className={classes.quiet}>{t("inUse.notYours")}</p>}
    </>
  );
}

function Shadow({ project, word, shadow, deploys }: { project: Project; word: string; shadow: string; deploys: boolean }) {
  const { t } = useTranslation("models");
  const end = useShadow(project.id);
  return (
    <div className={classes.inset}>
      <p>{t("inUse.shadow", { word: shadow })}</p>
      <Group gap="xs">
        <Button size="xs" variant="default" component={Link} href={differencesAddress(project.id, word, shadow)}>
          {t("inUse.differ")}
        </Button>
        {deploys && (
          <Button size="xs" variant="default" loading={end.isPending} onClick={() => end.mutate(null)}>
            {t("inUse.endShadow")}
          </Button>
        )}
      </Group>
      <ErrorNote error={end.error} />
    </div>
  );
}

/** Asked for once more, because new fields are looked at by another model from then on. */
function BackButton({ project, found }: { project: Project; found: InUse }) {
  const { t } = useTranslation(["models", "app"]);
  const [asked, dialog] = useDisclosure(false);
  const back = useRollback(project.id);
  const target = found.back_to ?? t("inUse.noModel");
  return (
    <>
      <Button size="xs" variant="default" leftSection={<Retry size={14} />} onClick={dialog.open}>
        {t("inUse.back", { word: target })}
      </Button>
      <Modal opened={asked} onClose={dialog.close} title={t("inUse.backTitle", { word: target })}>
        <p className={classes.told}>{t("inUse.backWhat", { word: target, now: found.model?.word ?? t("inUse.noModel") })}</p>
        <ErrorNote error={back.error} />
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={dialog.close}>{t("app:cancel")}</Button>
          <Button data-autofocus loading={back.isPending} onClick={() => back.mutate(undefined, { onSuccess: dialog.close })}>
            {t("inUse.back", { word: target })}
          </Button>
        </Group>
      </Modal>
    </>
  );
}
