// One model's side: the picture with what that model saw, moved together with the other side.

import { useEffect, useEffectEvent, useRef, useState } from "react";

import type { Field } from "../../api/types";
import type { Pair } from "../../core/compare";
import { centre } from "../../core/geometry";
import type { Label } from "../../core/types";
import { createPicture, type Picture } from "../stage/picture";
import { looksOf } from "../stage/renderer";
import classes from "../view/view.module.css";
import { drawSide, type Side } from "./drawing";

interface ComparePaneProps {
  field: Field;
  labels: readonly Label[];
  side: Side;
  name: string;
  pairs: readonly Pair[];
  current: Pair | null;
  onPicture: (side: Side, picture: Picture | null) => void;
}

export function ComparePane({ field, labels, side, name, pairs, current, onPicture }: ComparePaneProps) {
  const element = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [picture, setPicture] = useState<Picture | null>(null);
  const tell = useEffectEvent((made: Picture | null) => {
    setPicture(made);
    onPicture(side, made);
  });
  const open = useEffectEvent((place: HTMLElement) => createPicture(place, field));
  const draw = useEffectEvent(() => {
    const view = picture?.view();
    if (picture && view && canvas.current) drawSide(canvas.current, view, picture.screen(), { pairs, side, current, looks: looksOf(labels) });
  });

  useEffect(() => {
    if (!element.current) return undefined;
    const made = open(element.current);
    for (const event of ["open", "update-viewport", "resize"] as const) made.osd.addHandler(event, () => draw());
    tell(made);
    return () => {
      tell(null);
      made.destroy();
    };
  }, [field.id]);

  useEffect(() => {
    draw();
  }, [picture, pairs, current]);

  // Only one side goes there; the other follows it.
  useEffect(() => {
    const box = (current?.first ?? current?.second)?.box;
    if (side === "first" && picture && box) picture.panTo(centre(box));
  }, [side, picture, current]);

  return (
    <div className={classes.pane}>
      <div ref={element} className={classes.fill} role="img" aria-label={name} />
      <canvas ref={canvas} className={classes.over} aria-hidden="true" />
      <p className={classes.paneName}>{name}</p>
    </div>
  );
}
