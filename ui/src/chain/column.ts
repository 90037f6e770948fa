import type { Flag } from "../api/schema";
import { flags } from "../vocabulary/words";
import type { ThingFragment } from "../vocabulary/vocabulary.graphql.ts";
import { fonts, middle, wrap, type Measure } from "./measure";
import { accountOf, trust, typeOf, type Step } from "./steps";

/** A rectangle in px from the drawing's upper left corner. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Pill {
  flag: Flag;
  word: string;
  x: number;
  y: number;
  width: number;
}

/** A node's card. */
export interface Card extends Box {
  thing: ThingFragment;
  /** The name as it fits; the whole one where it is longer stands in the title. */
  name: string;
  what: string;
  pills: Pill[];
}

/** A step's arrow along the spine, and its words beside it. */
export interface Arrow extends Box {
  step: Step;
  /** The spine. */
  at: number;
  /** Where the number's circle stands. */
  middle: number;
  lines: Line[];
}

export interface Line {
  text: string;
  role: "verb" | "trust" | "dim";
}

/** The nodes that follow each other in one account, under its name. */
export interface Band extends Box {
  title: string;
}

export interface Column {
  width: number;
  height: number;
  cards: Card[];
  arrows: Arrow[];
  bands: Band[];
}

export const metrics = { icon: 34, pad: 12, pill: 20, line: 17, margin: 4, spine: 29, bandTitle: 63, most: 520 };

/**
 * Places one chain from top to bottom: a column of cards, the steps' arrows on a spine under the cards' icons, and a band
 * behind what lies in one account. A chain is a line, so its places follow from the heights of what is written; nothing is
 * ever scaled, and a narrow frame breaks lines instead.
 */
export function column(nodes: readonly ThingFragment[], steps: readonly Step[], frame: number, by: Measure): Column {
  const banded = nodes.some((n) => accountOf(n) !== "");
  const inset = banded ? 10 : 0;
  const width = Math.max(220, Math.min(frame, metrics.most)) - 2 * metrics.margin;
  const x = metrics.margin + inset;
  const inner = width - 2 * inset;
  const cards: Card[] = [];
  const arrows: Arrow[] = [];
  const bands: Band[] = [];
  let y = metrics.margin;
  nodes.forEach((thing, i) => {
    const account = accountOf(thing);
    const before = i > 0 ? accountOf(nodes[i - 1]!) : undefined;
    const opens = account !== "" && account !== before;
    if (i > 0) {
      const closes = before !== "" && before !== account;
      const top = y;
      const arrow = arrowOf(steps[i - 1]!, x, inner, by);
      const words = arrow.lines.length * metrics.line + 22;
      const height = Math.max(52, words) + (closes ? inset : 0) + (opens ? inset + 20 : 0);
      const shift = closes ? inset : 0;
      arrows.push({ ...arrow, y: top, height, middle: top + shift + (height - shift - (opens ? inset + 20 : 0)) / 2 });
      y += height;
    } else if (opens) {
      y += inset + 20;
    }
    const card = cardOf(thing, x, y, inner, by);
    cards.push(card);
    if (opens) {
      bands.push({ x: metrics.margin, y: y - inset - 20, width, height: 0, title: middle(account, width - metrics.bandTitle - 8, fonts.small, by) });
    }
    y += card.height;
    const band = bands.at(-1);
    if (account !== "" && band !== undefined) {
      band.height = y + inset - band.y;
    }
  });
  const last = nodes.at(-1);
  const end = y + (last !== undefined && accountOf(last) !== "" ? inset : 0) + metrics.margin;
  return { width: width + 2 * metrics.margin, height: end, cards, arrows, bands };
}

/** A card at a place, as wide as is said. */
export function cardOf(thing: ThingFragment, x: number, y: number, width: number, by: Measure): Card {
  const left = metrics.pad + metrics.icon + 10;
  const room = width - left - metrics.pad;
  const words = thing.flags.map((f) => ({ flag: f.flag, word: flags[f.flag].word }));
  const sizes = words.map((w) => by(w.word, fonts.small) + 16);
  const all = sizes.reduce((sum, w) => sum + w + 6, 0);
  const beside = words.length > 0 && by(thing.name, fonts.name) + all + 8 <= room;
  const nameRoom = room;
  let at = beside ? x + width - metrics.pad - all + 6 : x + left;
  const pills = words.map((w, i) => {
    const pill = { ...w, x: at, y: y + (beside ? 10 : 54), width: sizes[i]! };
    at += sizes[i]! + 6;
    return pill;
  });
  return {
    x,
    y,
    width,
    height: words.length === 0 || beside ? 58 : 82,
    thing,
    name: middle(thing.name, nameRoom, fonts.name, by),
    what: middle(typeOf(thing), room, fonts.small, by),
    pills,
  };
}

function arrowOf(step: Step, x: number, width: number, by: Measure): Omit<Arrow, "y" | "height" | "middle"> {
  const room = width - metrics.spine - 26 - 4;
  return { step, x, width, at: x + metrics.spine, lines: linesOf(step, room, by) };
}

/** What stands beside an arrow: the verb, what it goes through, how far it can be trusted and on what that depends. */
export function linesOf(step: Step, room: number, by: Measure, most = 3): Line[] {
  const lines: Line[] = [];
  const add = (text: string, role: Line["role"], limit = most) => {
    for (const line of wrap(text, room, role === "verb" ? fonts.verb : fonts.small, by, limit)) {
      lines.push({ text: line, role });
    }
  };
  add(step.verb, "verb");
  if (step.via !== null) {
    add(`through ${step.via.name}`, "dim", 2);
  }
  if (step.latent) {
    add(`held back by ${step.blockedBy.join(", ") || "guardrails"}`, "trust");
  }
  if (step.certainty === "UNKNOWN") {
    add("not known: facts were not read", "trust");
  }
  for (const condition of step.conditions) {
    add(`if ${condition}`, "trust");
  }
  if (step.certainty === "CONDITIONAL" && step.conditions.length === 0) {
    add(trust(step), "trust");
  }
  if (step.technique !== null) {
    add(`technique ${step.technique}`, "dim", 1);
  }
  return lines;
}
