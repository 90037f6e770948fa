/** What the browser can draw with: a graphics card, the processor in its place, or no WebGL at all. */
export type Power = "card" | "processor" | "none";

const slow = /swiftshader|llvmpipe|softpipe|warp|basic render|software/i;

/** Asks the browser once. A browser that does not name its renderer is taken at its best. */
export function probe(): Power {
  const canvas = document.createElement("canvas");
  const gl = canvas.getContext("webgl2") ?? canvas.getContext("webgl");
  if (gl === null) {
    return "none";
  }
  const info = gl.getExtension("WEBGL_debug_renderer_info");
  const name: unknown = info === null ? "" : gl.getParameter(info.UNMASKED_RENDERER_WEBGL);
  gl.getExtension("WEBGL_lose_context")?.loseContext();
  return slow.test(String(name)) ? "processor" : "card";
}

/** How many items are drawn at most: more is neither quick nor readable. */
export const most: Record<Power, number> = { card: 5_000, processor: 1_000, none: 2_000 };
