// The viewer's public door.

export { FieldViewer, type FieldSteps, type FieldViewerProps } from "./FieldViewer";
export type { Me } from "./session";
