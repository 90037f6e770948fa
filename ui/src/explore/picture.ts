import type { Certainty, Cloud, Direction, Flag, Kind, Label } from "../api/schema";

/** What stands on the canvas. */
export interface Item {
  id: string;
  /** A thing of the estate, a bundle of neighbours not drawn one by one, or a crowd: many things of one account and kind. */
  sort: "thing" | "bundle" | "crowd";
  name: string;
  /** What it is, in words: the cloud's own type, or "12 roles". */
  what: string;
  labels: readonly Label[];
  cloud: Cloud | null;
  /** Empty: in none; null: in several. */
  account: string | null;
  flags: readonly Flag[];
  /** How many things it stands for. */
  count: number;
  /** Of a bundle or crowd: how many of them are drawn one by one. */
  drawn: number;
  /** Of a bundle: through one Grant, what many may do to many. */
  throughGrant: boolean;
}

/** A line from one item to another. */
export interface Tie {
  id: string;
  from: string;
  to: string;
  /** IS_ONE_OF leads from a member to its crowd: it is a way of drawing and no fact of a cloud. */
  kind: Kind | "IS_ONE_OF";
  count: number;
  certain: number;
  unknown: number;
  /** In words; null where the tie is certain or stands for many. */
  conditions: string | null;
  technique: string | null;
}

export interface Picture {
  items: Map<string, Item>;
  ties: Map<string, Tie>;
  pins: Map<string, { x: number; y: number }>;
  hidden: Set<string>;
  /** What a limit left out, as sentences. */
  cut: string[];
}

export interface Spot {
  x: number;
  y: number;
}

/** Where each item is, y downwards. */
export type Spots = ReadonlyMap<string, Spot>;

/** How far a tie can be trusted: of many, as far as the least of them. */
export function certaintyOf(tie: Pick<Tie, "count" | "certain" | "unknown">): Certainty {
  if (tie.certain >= tie.count) {
    return "CERTAIN";
  }
  return tie.unknown > 0 ? "UNKNOWN" : "CONDITIONAL";
}

export function emptyPicture(): Picture {
  return { items: new Map(), ties: new Map(), pins: new Map(), hidden: new Set(), cut: [] };
}

export const directionWords: Record<Direction, string> = { OUT: "from it", IN: "to it", BOTH: "both ways" };
