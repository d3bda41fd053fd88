// Pages whose code comes later. Once it is there they are drawn at once: React holds a page that it had to wait for back
// for a third of a second after it has shown that it waits, even where there was nothing left to wait for.

import { type ComponentType, lazy, useState } from "react";

export interface Ready<Props> {
  readonly Component: ComponentType<Props>;
  /** Have the code fetched; once more changes nothing. */
  readonly fetch: () => void;
}

/** A component that is fetched when it is first drawn, or ahead of that by `fetch`. Belongs inside `Suspense`. */
export function ready<Props extends object>(load: () => Promise<ComponentType<Props>>): Ready<Props> {
  let Loaded: ComponentType<Props> | undefined;
  let coming: Promise<ComponentType<Props>> | undefined;
  const come = (): Promise<ComponentType<Props>> => {
    coming ??= load().then((component) => (Loaded = component));
    coming.catch(() => (coming = undefined));
    return coming;
  };
  const Later = lazy(async () => ({ default: await come() })) as unknown as ComponentType<Props>;

  /** What it began as it stays: another component in its place would begin anew. */
  function Component(props: Props) {
    const [Chosen] = useState(() => Loaded ?? Later);
    return <Chosen {...props} />;
  }
  return { Component, fetch: () => void come().catch(() => undefined) };
}
