// Mounts the stage once its elements are there, shows every field on it, and takes it down with them.

import { useEffect, useLayoutEffect, useRef, useState } from "react";

import { ahead } from "../ahead";
import { useOpened } from "../hooks";
import { createStage, type Stage } from "./createStage";

export function useStage() {
  const { session, actions } = useOpened();
  const picture = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const svg = useRef<SVGSVGElement>(null);
  const made = useRef<Stage | null>(null);
  const [stage, setStage] = useState<Stage | null>(null);

  // With the frame that gives the keys to another field, that field is what is seen.
  useLayoutEffect(() => {
    if (!picture.current || !canvas.current || !svg.current) return;
    made.current ??= createStage({ picture: picture.current, canvas: canvas.current, svg: svg.current }, session);
    made.current.show(session, actions);
    setStage(made.current);
  }, [session, actions]);

  useEffect(() => ahead.subscribe(() => made.current?.picture.prepare(ahead.get())), []);
  useLayoutEffect(
    () => () => {
      made.current?.destroy();
      made.current = null;
    },
    [],
  );

  return { refs: { picture, canvas, svg }, stage };
}
