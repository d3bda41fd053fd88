// What is announced of a field's revisions, gathered for a moment: asked for once, and never forgotten for an older one.

export interface HearsayOptions {
  /** The revision that is known already. */
  readonly known: () => number;
  /** Milliseconds to wait before asking: what is announced may be on its way here as an answer. */
  readonly patience: () => number;
  /** Ask for what is new. */
  readonly ask: () => void;
}

export function createHearsay({ known, patience, ask }: HearsayOptions) {
  let newest = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const look = (): void => {
    timer = undefined;
    const due = newest > known();
    newest = 0;
    if (due) ask();
  };

  return {
    /** A revision was announced; without a number nobody knows what was missed, and it is asked for in any case. */
    hear: (revision = Infinity): void => {
      if (revision <= known()) return;
      newest = Math.max(newest, revision);
      timer ??= setTimeout(look, patience());
    },
    stop: (): void => clearTimeout(timer),
  };
}
