import type { NodeHoverDrawingFunction, NodeLabelDrawingFunction } from "sigma/rendering";

import { middle } from "../chain/measure";
import type { Palette } from "./palette";

// What is written beside nodes on the canvas. sigma's own box under the pointer is white in both schemes.

const font = '"Inter", system-ui, sans-serif';
const bold = `600 12px ${font}`;
const plain = `12px ${font}`;

/** A rectangle that a label takes. */
export interface Room {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** What is free of a drawing, as labels take it in their turn. */
export function rooms(taken: Room[] = []): { free: (wanted: Room) => number; take: (room: Room) => void } {
  return {
    /** How wide a label can be there, at most as it wants; nothing where something begins to the left and covers its place. */
    free: (wanted) => {
      let width = wanted.width;
      for (const t of taken) {
        if (t.y < wanted.y + wanted.height && wanted.y < t.y + t.height && wanted.x < t.x + t.width) {
          width = Math.min(width, t.x - wanted.x);
        }
      }
      return Math.max(0, width);
    },
    take: (room) => {
      taken.push(room);
    },
  };
}

/** Nothing is shortened below this width, in px. */
const readable = 48;

/** Between a label and what is beside it, in px: numbers that touch would be read as one. */
const gap = 5;

/**
 * Draws the names of one picture after another, each of which begins with what the things take: the name, and what it is in
 * a second line. A name that has less room is shortened in its middle, or left out, and then stands in panel and table
 * alone; what is `whole` is never shortened. A halo keeps it readable over lines.
 */
export function names(palette: Palette): { begin: (taken: () => Room[]) => void; draw: NodeLabelDrawingFunction } {
  let things: () => Room[] = () => [];
  let room: ReturnType<typeof rooms> | null = null;
  return {
    begin: (taken) => {
      [things, room] = [taken, null];
    },
    draw: (context, data) => {
      if (!data.label) {
        return;
      }
      // Where things are is known when the first label is drawn, not yet when a picture begins.
      room ??= rooms(things());
      const under = String(data["under"] ?? "");
      const x = data.x + data.size + 5;
      const y = data.y + (under === "" ? 4 : -2);
      const wanted = Math.max(wide(context, data.label, bold), wide(context, under, plain));
      const place = { x, y: y - 11, width: wanted + gap, height: under === "" ? 15 : 29 };
      const width = Math.min(room.free(place), context.canvas.width / devicePixelRatio - x) - gap;
      if (width < wanted && (width < readable || data["whole"] === true)) {
        return;
      }
      room.take({ ...place, width: Math.min(wanted, width) + gap });
      write(context, fitting(context, data.label, width, bold), x, y, bold, palette.text, palette.surface);
      if (under !== "") {
        write(context, fitting(context, under, width, plain), x, data.y + 12, plain, palette.textDim, palette.surface);
      }
    },
  };
}

/** All of a text where it has room, else without its middle. */
function fitting(context: CanvasRenderingContext2D, text: string, width: number, face: string): string {
  return middle(text, width, { size: 12, weight: 400 }, (part) => wide(context, part, face));
}

function wide(context: CanvasRenderingContext2D, text: string, face: string): number {
  context.font = face;
  return context.measureText(text).width;
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
    const width = Math.max(wide(context, name, bold), wide(context, what, plain)) + 16;
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
    write(context, name, x + 8, y + 16, bold, palette.text, palette.surface);
    write(context, what, x + 8, y + 32, plain, palette.textDim, palette.surface);
  };
}
