// The small map of the field with the part in view; it comes when one zooms in, and goes where the person wants it gone.

import { ActionIcon, Tooltip } from "@mantine/core";
import { useEffect, useEffectEvent, useRef, useState, type PointerEvent } from "react";
import { useTranslation } from "react-i18next";

import { isWhole, mapSize, onField, viewOnMap } from "../../core/minimap";
import { useOpened, useValue } from "../hooks";
import type { Stage } from "../stage/createStage";
import { Map as MapIcon } from "./icons";
import { toggle, viewSettingsOf } from "./settings";
import classes from "./view.module.css";

const MOST = { width: 156, height: 156 };

export function MiniMap({ stage }: { stage: Stage }) {
  const { session } = useOpened();
  const { t } = useTranslation("canvas");
  const settings = viewSettingsOf(session.me.id);
  const { map } = useValue(settings);
  const whole = useWhole(stage);
  if (whole) return null;
  const word = `${t(map ? "hideMap" : "showMap")} (Shift M)`;
  return (
    <div className={classes.map}>
      {map && <Picture stage={stage} />}
      <Tooltip label={word} position="left">
        <ActionIcon className={classes.mapToggle} variant="default" size={24} aria-label={t("map")} aria-expanded={map} onClick={() => toggle(settings, "map")}>
          <MapIcon size={14} />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}

/** Whether the whole field is in view; a state that changes now and then, unlike the view itself. */
function useWhole(stage: Stage): boolean {
  const field = useOpened().session.field.get();
  const [whole, setWhole] = useState(true);
  useEffect(() => {
    const look = () => {
      const view = stage.view();
      if (view) setWhole(isWhole(view, stage.picture.screen(), field));
    };
    look();
    return stage.onView(look);
  }, [stage, field]);
  return whole;
}

function Picture({ stage }: { stage: Stage }) {
  const field = useOpened().session.field.get();
  const frame = useRef<HTMLDivElement>(null);
  const map = mapSize(field, MOST);
  // Straight to the element: the frame moves with every frame of a pan, which is no business of React's.
  const place = useEffectEvent(() => {
    const view = stage.view();
    if (!view || !frame.current) return;
    const [x, y, width, height] = viewOnMap(view, stage.picture.screen(), field, map);
    Object.assign(frame.current.style, { transform: `translate(${x}px, ${y}px)`, width: `${width}px`, height: `${height}px` });
  });
  useEffect(() => {
    place();
    return stage.onView(() => place());
  }, [stage]);

  const go = (event: PointerEvent<HTMLDivElement>) => {
    if (!event.buttons) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const edge = event.currentTarget.getBoundingClientRect();
    stage.picture.panTo(onField({ x: event.clientX - edge.left, y: event.clientY - edge.top }, field, map));
  };
  return (
    <div className={classes.mapPicture} style={map} onPointerDown={go} onPointerMove={go} aria-hidden="true">
      <img src={field.thumbnail} alt="" draggable={false} />
      <div ref={frame} className={classes.mapFrame} />
    </div>
  );
}
