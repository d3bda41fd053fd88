// What stands where the viewer will be: its picture already, and grey shapes for the rest.

import { Skeleton } from "@mantine/core";
import { useEffectEvent, useLayoutEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import type { Field } from "../api/types";
import { beginPicture } from "./stage/begun";
import classes from "./viewer.module.css";

/** `field`: as a list knows it; its picture comes while its cells are on their way. */
export function Waiting({ field }: { field: Field }) {
  const { t } = useTranslation("viewer");
  const stage = useRef<HTMLDivElement>(null);
  const begin = useEffectEvent((place: HTMLElement) => beginPicture(place, field));
  useLayoutEffect(() => (stage.current ? begin(stage.current) : undefined), [field.id]);
  return (
    <div className={classes.viewer} role="status" aria-label={t("loading")}>
      <div className={classes.left}>
        <ToolsWaiting />
        <div className={classes.stage} ref={stage} aria-hidden="true" />
        <HintsWaiting />
      </div>
      <PanelWaiting />
    </div>
  );
}

export const ToolsWaiting = () => <div className={classes.toolbar} />;

export const HintsWaiting = () => <div className={classes.legend} />;

export const PanelWaiting = () => (
  <aside className={classes.panel} style={{ padding: 16 }} aria-hidden="true">
    {[24, 10, 180, 80].map((height) => (
      <Skeleton key={height} height={height} mb="md" />
    ))}
  </aside>
);
