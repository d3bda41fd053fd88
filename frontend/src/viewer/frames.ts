// The picture first, the panel beside it a frame later: who shows an edit in words waits until the edit itself is painted.

/** Called in a frame: after that frame is on the screen. */
export function oncePainted(then: () => void): void {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    then();
    port1.close();
  };
  port2.postMessage(null);
}

const waiting = new Set<() => void>();

function tell(): void {
  const told = [...waiting];
  waiting.clear();
  told.forEach((listener) => listener());
}

/** Tell a listener once the next frame is on the screen; at once where nobody looks and no frame comes. */
function onceShown(listener: () => void): void {
  if (document.hidden) return listener();
  if (!waiting.size) requestAnimationFrame(() => oncePainted(tell));
  waiting.add(listener);
}

type Subscribe = (listener: () => void) => () => void;

const made = new WeakMap<Subscribe, Subscribe>();

/** The same subscription, told a frame later: once for each frame, however many things changed. */
export function later(subscribe: Subscribe): Subscribe {
  const known = made.get(subscribe);
  if (known) return known;
  const late: Subscribe = (listener) => {
    const tellThis = () => listener();
    const stop = subscribe(() => onceShown(tellThis));
    return () => {
      waiting.delete(tellThis);
      stop();
    };
  };
  made.set(subscribe, late);
  return late;
}
