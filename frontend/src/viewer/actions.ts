// What a person can do in the viewer, each as one function: the same for keys, buttons, the palette and the mouse.

import { createEditing } from "./editing";
import { createSelecting } from "./selecting";
import type { Dialog, Session, ToolName } from "./session";

export function createActions(session: Session) {
  const { selection, settings, draft, dialog, picker } = session;
  const selecting = createSelecting(session);
  const editing = createEditing(session, selecting);
  const set = (part: Partial<ReturnType<typeof settings.get>>) => settings.set({ ...settings.get(), ...part });

  /** Take a tool, or put it away again. */
  const toggleTool = (tool: ToolName): void => {
    if (settings.get().tool === tool) set({ tool: "select" });
    else if (tool !== "draw" || editing.mayEdit()) set({ tool });
    if (settings.get().tool === "draw") selection.select(null); // a letter now says what is drawn, and changes no cell
  };

  return {
    ...selecting,
    ...editing,
    setTool: (tool: ToolName) => set({ tool }),
    toggleTool,
    toggleBoxes: () => {
      if (settings.get().boxes) selection.select(null);
      set({ boxes: !settings.get().boxes });
    },
    setThreshold: (threshold: number) => set({ threshold }),
    open: (which: Dialog | null) => dialog.set(which),
    /** One thing at a time: the label being picked, the drag, the selection, the tool. */
    escape: () => {
      if (picker.get()) picker.set(null);
      else if (draft.get()) draft.set(null);
      else if (selection.snapshot()) selection.select(null);
      else set({ tool: "select" });
    },
  };
}

export type Actions = ReturnType<typeof createActions>;
