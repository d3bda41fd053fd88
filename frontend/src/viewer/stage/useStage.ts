// Mounts the stage once its elements are there, and takes it down with them. The next field is shown in the same picture.

import { useEffect, useRef, useState } from "react";

import { useOpened } from "../hooks";
import { createStage, type Stage } from "./createStage";
import { createPicture, type Picture } from "./picture";

export function useStage() {
  const { session, actions } = useOpened();
  const picture = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const svg = useRef<SVGSVGElement>(null);
  const shown = useRef<Picture | null>(null);
  const [stage, setStage] = useState<Stage | null>(null);

  useEffect(() => {
    if (!picture.current || !canvas.current || !svg.current) return undefined;
    const elements = { picture: picture.current, canvas: canvas.current, svg: svg.current };
    const field = session.field.get();
    elements.svg.replaceChildren();
    shown.current ??= createPicture(elements.picture, field);
    shown.current.show(field);
    const made = createStage(elements, shown.current, session, actions, field);
    if (session.begin) made.lookAt(session.begin.box);
    setStage(made);
    return () => {
      made.destroy();
      setStage(null);
    };
  }, [session, actions]);

  useEffect(
    () => () => {
      shown.current?.destroy();
      shown.current = null;
    },
    [],
  );

  return { refs: { picture, canvas, svg }, stage };
}
