// How many pixels of the screen the picture is drawn with for each CSS pixel: all there are, as far as the machine can.

/** Without a graphics processor a canvas of twice the pixels takes two frames to move. */
const IN_SOFTWARE = 1.5;
const WITH_GPU = 3;

/** The most that a machine with this renderer (as WebGL names it; empty where it does not say) is asked for. */
export const mostRatio = (renderer: string): number =>
  renderer === "" || /swiftshader|llvmpipe|softpipe|software|basic render/i.test(renderer) ? IN_SOFTWARE : WITH_GPU;

function rendererName(): string {
  const gl = document.createElement("canvas").getContext("webgl");
  const told = gl?.getExtension("WEBGL_debug_renderer_info");
  const name: unknown = gl && told ? gl.getParameter(told.UNMASKED_RENDERER_WEBGL) : "";
  gl?.getExtension("WEBGL_lose_context")?.loseContext();
  return typeof name === "string" ? name : "";
}

let most: number | undefined;

/** Device pixels for each CSS pixel. The machine is only asked on a screen where its answer matters. */
export function pixelRatio(): number {
  const screen = Math.max(window.devicePixelRatio, 1);
  if (screen <= IN_SOFTWARE) return screen;
  most ??= mostRatio(rendererName());
  return Math.min(screen, most);
}
