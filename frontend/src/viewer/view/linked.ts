// Pictures of one field that show the same part of it: whichever is moved leads, the others follow in the same frame.

import type OpenSeadragon from "openseadragon";

/** Keep the viewers together until the returned function is called. They are taken to be equally large. */
export function link(viewers: readonly OpenSeadragon.Viewer[]): () => void {
  let [leader] = viewers;
  let following = false;

  const follow = (): void => {
    if (!leader?.isOpen() || following) return;
    following = true;
    for (const one of viewers) if (one !== leader && one.isOpen()) copy(leader, one);
    following = false;
  };

  const parts = viewers.map((viewer) => {
    let joined = viewer.isOpen(); // while it opens, it moves to where pictures begin; nobody follows it there
    const lead = () => {
      if (joined && !following) leader = viewer;
    };
    const join = () => {
      follow();
      joined = true;
    };
    const shown = () => {
      if (viewer === leader) follow();
    };
    const events = { zoom: lead, pan: lead, "update-viewport": shown, open: join, resize: follow };
    for (const [name, handler] of Object.entries(events)) viewer.addHandler(name as "open", handler);
    return { viewer, events };
  });
  follow();

  return () => {
    for (const { viewer, events } of parts) {
      for (const [name, handler] of Object.entries(events)) viewer.removeHandler(name as "open", handler);
    }
  };
}

function copy(from: OpenSeadragon.Viewer, to: OpenSeadragon.Viewer): void {
  to.viewport.zoomTo(from.viewport.getZoom(true), undefined, true);
  to.viewport.panTo(from.viewport.getCenter(true), true);
}
