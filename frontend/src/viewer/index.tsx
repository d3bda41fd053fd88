// The viewer's public door.

export { FieldViewer, type FieldViewerProps } from "./FieldViewer";
export type { Me } from "./session";
