// The gallery: opens the cells of a case, a slide or a field, and shows them as crops in groups.

import { useEffect, useMemo, useState } from "react";

import { createActions } from "./actions";
import { OpenedContext } from "./hooks";
import { openRoom, type Room, type RoomOptions } from "./room";
import { Workspace } from "./Workspace";

export interface GalleryProps extends RoomOptions {
  /** Proposals with a lower score are not shown at first. */
  readonly threshold: number;
}

export function Gallery({ threshold, ...options }: GalleryProps) {
  const room = useRoom(options);
  const opened = useMemo(() => room && { room, actions: createActions(room) }, [room]);
  return opened && <OpenedContext value={opened}><Workspace threshold={threshold} /></OpenedContext>;
}

function useRoom({ scope, id, project, labels, me, role }: RoomOptions): Room | null {
  const [room, setRoom] = useState<Room | null>(null);
  useEffect(() => {
    const opened = openRoom({ scope, id, project, labels, me, role });
    setRoom(opened);
    return () => {
      setRoom(null);
      opened.close();
    };
    // Labels and the person come anew with every answer of the server; what they say only changes with these.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [scope, id, project, role, me.id]);
  return room;
}
