import { oneOf, set, text, texts } from "../address/address";

export const layouts = ["lanes", "force"] as const;
export const groupings = ["account", "kind", "network"] as const;
export type Layout = (typeof layouts)[number];
export type Grouping = (typeof groupings)[number];

/** What the address of this page says; the same address gives the same page. */
export interface ExploreSearch {
  /** The thing to begin with; without it the page begins with the whole estate. */
  id?: string;
  /** A saved view, which holds all the rest. */
  view?: string;
  /** What was done since, in order (ops.ts). */
  do?: string[];
  /** What is selected. */
  sel?: string;
  /** The table in place of the canvas. */
  t?: true;
  layout?: Layout;
  group?: Grouping;
  /** What is filtered out: "label:Role", "kind:CAN_READ", "cloud:AWS", "account:1". */
  off?: string[];
  /** All lines, however many they are. */
  lines?: true;
  /** In the overview: structure as well, along which no attacker moves. */
  structure?: true;
  /** In the overview: these accounts by themselves, not the largest. */
  accounts?: string[];
}

/** Reads an address; what it does not know it leaves out. */
export function validateExplore(search: Record<string, unknown>): ExploreSearch {
  return {
    ...text(search, "id"),
    ...text(search, "view"),
    ...texts(search, "do"),
    ...text(search, "sel"),
    ...set(search, "t"),
    ...oneOf(search, "layout", layouts),
    ...oneOf(search, "group", groupings),
    ...texts(search, "off"),
    ...set(search, "lines"),
    ...set(search, "structure"),
    ...texts(search, "accounts"),
  };
}
