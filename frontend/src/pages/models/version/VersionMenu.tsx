// What can be done with a version: put it to use, let it look on in the shadow, compare it, retire it.

import { Button, Menu, UnstyledButton } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { type ModelVersion, type Project, sentenceOf } from "../../../api";
import { may } from "../../../app/rights";
import { ChevronDown } from "../../../theme/icons";
import { compareAddress } from "../address";
import classes from "../models.module.css";
import { useShadow } from "../queries";
import { needsReason } from "./needsReason";
import { PromoteDialog } from "./PromoteDialog";
import { RetireDialog } from "./RetireDialog";

interface VersionMenuProps {
  project: Project;
  model: ModelVersion;
  models: readonly ModelVersion[];
}

export function VersionMenu({ project, model, models }: VersionMenuProps) {
  const { t } = useTranslation("models");
  const [asked, setAsked] = useState<"promote" | "retire" | null>(null);
  const shadow = useShadow(project.id);
  const inUse = models.find(({ deployed }) => deployed);
  const usable = model.state !== "retired" && may(project.role, "deploy");
  const anyway = needsReason(model);
  const other = model.deployed ? models.find(({ id }) => id !== model.id) : inUse;
  const look = (id: string | null) =>
    shadow.mutate(id, { onError: (error) => notifications.show({ color: "red", message: sentenceOf(error) }) });
  return (
    <div className={classes.buttons}>
      {usable && !model.deployed && (
        <Button size="xs" variant={model.gate?.passed && !model.stale ? "filled" : "default"} onClick={() => setAsked("promote")} aria-label={t(anyway ? "versions.promoteAnywayOne" : "versions.promoteOne", { word: model.word })}>
          {t(anyway ? "versions.promoteAnyway" : "versions.promote")}
        </Button>
      )}
      <Menu width={260}>
        <Menu.Target>
          <UnstyledButton className={classes.menuButton} aria-label={t("versions.more", { word: model.word })}>
            <ChevronDown />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          {other && <Menu.Item component={Link} href={compareAddress(project.id, other.word, model.word)}>{t("versions.compare", { word: other.word })}</Menu.Item>}
          {usable && !model.deployed && inUse && !model.shadow && <Menu.Item onClick={() => look(model.id)}>{t("versions.shadow")}</Menu.Item>}
          {usable && model.shadow && <Menu.Item onClick={() => look(null)}>{t("inUse.endShadow")}</Menu.Item>}
          {usable && !model.deployed && <Menu.Item onClick={() => setAsked("retire")}>{t("versions.retire")}</Menu.Item>}
          {!other && (!usable || model.deployed) && <Menu.Label>{t("versions.nothing")}</Menu.Label>}
        </Menu.Dropdown>
      </Menu>
      <PromoteDialog project={project} model={asked === "promote" ? model : null} onClose={() => setAsked(null)} />
      <RetireDialog project={project} model={asked === "retire" ? model : null} onClose={() => setAsked(null)} />
    </div>
  );
}
