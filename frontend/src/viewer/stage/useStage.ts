// Mounts the stage once its elements are there, and takes it down with them.

import { useEffect, useRef, useState } from "react";

import { useOpened } from "../hooks";
import { createStage, type Stage } from "./createStage";

export function useStage() {
  const { session, actions } = useOpened();
  const picture = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const svg = useRef<SVGSVGElement>(null);
  const [stage, setStage] = useState<Stage | null>(null);

  useEffect(() => {
    if (!picture.current || !canvas.current || !svg.current) return undefined;
    const elements = { picture: picture.current, canvas: canvas.current, svg: svg.current };
    elements.svg.replaceChildren();
    const made = createStage(elements, session, actions, session.field.get());
    if (session.begin) made.lookAt(session.begin.box);
    setStage(made);
    return () => {
      made.destroy();
      setStage(null);
    };
  }, [session, actions]);

  return { refs: { picture, canvas, svg }, stage };
}
