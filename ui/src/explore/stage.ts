import type { Flag } from "../api/schema";
import { flags } from "../vocabulary/words";
import type { Palette } from "./palette";
import { certaintyOf, type Item, type Spot, type Spots, type Tie } from "./picture";

/** What a drawing of the canvas can do, whichever library draws it. */
export interface Stage {
  fit: () => void;
  /** Nearer by a factor above 1, farther by one below. */
  zoom: (by: number) => void;
  /** Brings a place into the middle. */
  goTo: (spot: Spot) => void;
  /** What of the canvas is seen, in its own coordinates. */
  seen: () => { left: number; top: number; right: number; bottom: number };
  /** Where a place is on the page, in px from the canvas's corner. */
  onPage: (spot: Spot) => Spot;
  png: () => Promise<Blob>;
}

export interface StageProps {
  items: readonly Item[];
  ties: readonly Tie[];
  spots: Spots;
  palette: Palette;
  selected: string | undefined;
  pinned: ReadonlySet<string>;
  /** Too many lines to be read: only those of what is selected or pointed at are drawn. */
  quiet: boolean;
  /** The items stand in a table whose head says where they are. */
  table: boolean;
  select: (id: string | undefined) => void;
  /** What a double click does. */
  open: (id: string) => void;
  pin: (id: string, spot: Spot) => void;
  menu: (id: string, at: Spot) => void;
  /** After each drawing. */
  drawn: () => void;
  ready: (stage: Stage | null) => void;
}

/** A line as it is drawn: all ties from one item to another. */
export interface Line {
  id: string;
  from: string;
  to: string;
  ties: Tie[];
  /** As far as the best of its ties: a certain way is certain, whatever else there is. */
  certainty: ReturnType<typeof certaintyOf>;
  /** There is one the other way, so both are bent. */
  bent: boolean;
  member: boolean;
  count: number;
}

const ranks = { CERTAIN: 0, CONDITIONAL: 1, UNKNOWN: 2 };

/** Ties as lines; ties within an item have none and are in the table alone. */
export function lines(ties: readonly Tie[]): Line[] {
  const out = new Map<string, Line>();
  for (const tie of ties) {
    if (tie.from === tie.to) {
      continue;
    }
    const id = JSON.stringify([tie.from, tie.to]);
    const certainty = certaintyOf(tie);
    const line = out.get(id);
    if (line === undefined) {
      out.set(id, { id, from: tie.from, to: tie.to, ties: [tie], certainty, bent: false, member: tie.kind === "IS_ONE_OF", count: tie.count });
      continue;
    }
    line.ties.push(tie);
    line.count += tie.count;
    line.member &&= tie.kind === "IS_ONE_OF";
    if (ranks[certainty] < ranks[line.certainty]) {
      line.certainty = certainty;
    }
  }
  for (const line of out.values()) {
    line.bent = out.has(JSON.stringify([line.to, line.from]));
  }
  return [...out.values()];
}

/** Radius in px: more for what stands for many, by powers of ten. In a table it leaves room for the number. */
export function radius(item: Item, table: boolean): number {
  const full = item.sort === "thing" ? 14 : Math.min(29, 15 + 4 * Math.log10(Math.max(1, item.count)));
  return table ? 0.9 * full : full;
}

/** "413", "4.7K": no more than four signs below a billion. */
const short = new Intl.NumberFormat("en", { notation: "compact" });

const loud: readonly Flag[] = ["PUBLIC", "ADMIN", "SENSITIVE", "OWNED"];

/** Flags that are drawn as a ring; the label says them in words. */
export function loudFlags(item: Item): Flag[] {
  return item.flags.filter((f) => loud.includes(f));
}

/** "orders-role · admin"; in a table, whose head says the rest, about about how many they are. */
export function labelOf(item: Item, table: boolean): string {
  if (table && item.sort === "crowd") {
    return short.format(item.count);
  }
  const name = item.name.length > 36 ? `${item.name.slice(0, 20)}…${item.name.slice(-14)}` : item.name;
  const words = item.sort === "thing" ? loudFlags(item).map((f) => flags[f].word) : [];
  return [name, ...words].join(" · ");
}

/** The second line of a label; nothing for things, whose icon and panel say it, and none where the table's head says it. */
export function underLabel(item: Item, table: boolean): string {
  return item.sort === "thing" || table ? "" : item.what;
}

/** From how many lines on a drawing is quiet, unless all lines are asked for. */
export const manyLines = 250;

/** Room around a drawing: labels stand to the right of what they name. */
export const room = { left: 60, right: 190, top: 70, bottom: 70 };

/** Few items are not drawn much larger than they are: the drawing shows as much as this frame, in px, or all of a smaller one. */
export const least = { width: 760, height: 420 };

/** Nor are they in a very large frame: names beside them keep their size. */
const largest = 1.8;

const shows = (usual: number, frame: number) => Math.max(Math.min(usual, frame), frame / largest);

/** What a drawing of the items must show in a frame of a size in px. */
export function bounds(spots: Spots, table = false, frame: { width: number; height: number } = least): { left: number; right: number; top: number; bottom: number } {
  const box = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
  for (const { x, y } of spots.values()) {
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x);
    box.top = Math.min(box.top, y);
    box.bottom = Math.max(box.bottom, y);
  }
  if (box.left > box.right) {
    return { left: 0, right: least.width, top: 0, bottom: least.height };
  }
  if (table) {
    // The head takes an eighth of the width, and a line of the height.
    const [wide, high] = [box.right - box.left, box.bottom - box.top];
    return { left: box.left - 0.22 * wide - 80, right: box.right + 220, top: box.top - 0.06 * high - 30, bottom: box.bottom + 60 };
  }
  const [lackX, lackY] = [
    Math.max(0, shows(least.width, frame.width) - (box.right - box.left) - room.left - room.right) / 2,
    Math.max(0, shows(least.height, frame.height) - (box.bottom - box.top) - room.top - room.bottom) / 2,
  ];
  return { left: box.left - room.left - lackX, right: box.right + room.right + lackX, top: box.top - room.top - lackY, bottom: box.bottom + room.bottom + lackY };
}

/** What is one step away from an item, itself included. */
export function around(id: string, ties: readonly Tie[]): Set<string> {
  const out = new Set([id]);
  for (const t of ties) {
    if (t.from === id) {
      out.add(t.to);
    }
    if (t.to === id) {
      out.add(t.from);
    }
  }
  return out;
}
