import type { NodeHoverDrawingFunction, NodeLabelDrawingFunction } from "sigma/rendering";

import type { Palette } from "./palette";

// What is written beside nodes on the canvas. sigma's own box under the pointer is white in both schemes.

const font = '"Inter", system-ui, sans-serif';

/** The name, and what it is in a second line. A halo keeps it readable over lines. */
export function drawLabel(palette: Palette): NodeLabelDrawingFunction {
  return (context, data) => {
    if (!data.label) {
      return;
    }
    const under = String(data["under"] ?? "");
    const x = data.x + data.size + 5;
    write(context, data.label, x, data.y + (under === "" ? 4 : -2), `600 12px ${font}`, palette.text, palette.surface);
    if (under !== "") {
      write(context, under, x, data.y + 12, `12px ${font}`, palette.textDim, palette.surface);
    }
  };
}

function write(context: CanvasRenderingContext2D, text: string, x: number, y: number, face: string, ink: string, halo: string): void {
  context.font = face;
  context.lineJoin = "round";
  context.lineWidth = 4;
  context.strokeStyle = halo;
  context.strokeText(text, x, y);
  context.fillStyle = ink;
  context.fillText(text, x, y);
}

/** The same in a box, with all of the name. */
export function drawHover(palette: Palette): NodeHoverDrawingFunction {
  return (context, data) => {
    const name = String(data["full"] ?? data.label ?? "");
    if (name === "") {
      return;
    }
    const what = String(data["what"] ?? "");
    context.font = `600 12px ${font}`;
    const first = context.measureText(name).width;
    context.font = `12px ${font}`;
    const width = Math.max(first, context.measureText(what).width) + 16;
    const x = data.x + data.size + 4;
    const y = data.y - 20;
    context.beginPath();
    context.roundRect(x, y, width, 40, 4);
    context.fillStyle = palette.surface;
    context.fill();
    context.lineWidth = 1;
    context.strokeStyle = palette.lineStrong;
    context.stroke();
    context.beginPath();
    context.arc(data.x, data.y, data.size + 3, 0, 2 * Math.PI);
    context.lineWidth = 2;
    context.strokeStyle = palette.accent;
    context.stroke();
    write(context, name, x + 8, y + 16, `600 12px ${font}`, palette.text, palette.surface);
    write(context, what, x + 8, y + 32, `12px ${font}`, palette.textDim, palette.surface);
  };
}
