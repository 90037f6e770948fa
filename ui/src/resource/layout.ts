import type { Box, Lane } from "./picture";

/** Sizes in CSS pixels. Text is 13 px and 12 px, and is never scaled. */
const boxWidth = 200;
const gap = 40;
const titleHeight = 22;
const lineHeight = 16;
const pad = 8;
const between = 10;
const edge = 4;

export interface PlacedBox extends Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface PlacedStage {
  title: string;
  x: number;
  y: number;
  boxes: PlacedBox[];
}

export interface Arrow {
  x1: number;
  y1: number;
  x2: number;
  y2: number;
}

export interface Placed {
  width: number;
  height: number;
  stages: PlacedStage[];
  arrows: Arrow[];
}

function heightOf(box: Box): number {
  return 2 * pad + 18 + box.lines.length * lineHeight;
}

/** Stages side by side where they fit in `available` pixels, else one below the other. */
export function place(lane: Lane, available: number): Placed {
  const n = lane.stages.length;
  const across = n * boxWidth + (n - 1) * gap + 2 * edge;
  return across <= available ? sideBySide(lane, Math.min(available, across + (n - 1) * 40)) : stacked(lane, Math.max(220, available));
}

function sideBySide(lane: Lane, width: number): Placed {
  const n = lane.stages.length;
  const step = n === 1 ? 0 : (width - 2 * edge - boxWidth) / (n - 1);
  const tall = lane.stages.map((s) => s.boxes.reduce((h, b) => h + heightOf(b) + between, -between));
  const most = Math.max(...tall);
  const stages = lane.stages.map((s, i): PlacedStage => {
    const x = edge + i * step;
    return { title: s.title, x, y: edge + 14, boxes: column(s.boxes, x, edge + titleHeight + (most - tall[i]!) / 2, boxWidth) };
  });
  const middle = edge + titleHeight + most / 2;
  const arrows = stages.slice(1).map((s, i) => ({ x1: stages[i]!.x + boxWidth + 4, y1: middle, x2: s.x - 4, y2: middle }));
  return { width, height: edge * 2 + titleHeight + most, stages, arrows };
}

function stacked(lane: Lane, width: number): Placed {
  const wide = Math.min(width - 2 * edge, 420);
  let y = edge;
  const stages: PlacedStage[] = [];
  const arrows: Arrow[] = [];
  lane.stages.forEach((s, i) => {
    if (i > 0) {
      arrows.push({ x1: edge + wide / 2, y1: y + 3, x2: edge + wide / 2, y2: y + 30 });
      y += 34;
    }
    const boxes = column(s.boxes, edge, y + titleHeight, wide);
    stages.push({ title: s.title, x: edge, y: y + 14, boxes });
    y = Math.max(...boxes.map((b) => b.y + b.height));
  });
  return { width, height: y + edge, stages, arrows };
}

function column(boxes: readonly Box[], x: number, top: number, width: number): PlacedBox[] {
  let y = top;
  return boxes.map((box) => {
    const placed = { ...box, x, y, width, height: heightOf(box) };
    y += placed.height + between;
    return placed;
  });
}

/** A text that fits in `width` pixels at `size` pixels, by the width of a wide letter; its middle is left out. */
export function fit(text: string, width: number, size: number, bold = false): string {
  const most = Math.max(4, Math.floor(width / (size * (bold ? 0.66 : 0.58))));
  if (text.length <= most) {
    return text;
  }
  const head = Math.ceil((most - 1) * 0.6);
  return `${text.slice(0, head)}…${text.slice(text.length - (most - 1 - head))}`;
}
