import { oneOf, set, text, texts, whole } from "../address/address";

/** What the address of this page says; the same address gives the same page. */
export interface PathsSearch {
  /** The question: a pattern, or both ends. */
  pattern?: string;
  from?: string;
  to?: string;
  via?: string[];
  avoiding?: string[];
  /** Edges in a chain at most. */
  hops?: number;
  /** Chains at most. */
  first?: number;
  latent?: true;
  shortest?: true;
  each?: true;
  /** Only what is certain, or made so by what is assumed. */
  certain?: true;
  /** What is assumed, as --assume writes it: KEY=VALUE,VALUE, KEY= for an absent key, code:NAME, not code:NAME. */
  assume?: string[];
  /** One chain is drawn where it is absent. */
  view?: View;
  /** The chosen chain, from 1. */
  chain?: number;
  /** The open step, from 1. */
  step?: number;
}

export const views = ["merged", "table"] as const;
export type View = (typeof views)[number];

/** Reads an address; what it does not know it leaves out. */
export function validatePaths(search: Record<string, unknown>): PathsSearch {
  return {
    ...text(search, "pattern"),
    ...text(search, "from"),
    ...text(search, "to"),
    ...texts(search, "via"),
    ...texts(search, "avoiding"),
    ...whole(search, "hops", 1),
    ...whole(search, "first", 1),
    ...set(search, "latent"),
    ...set(search, "shortest"),
    ...set(search, "each"),
    ...set(search, "certain"),
    ...texts(search, "assume"),
    ...oneOf(search, "view", views),
    ...whole(search, "chain", 1),
    ...whole(search, "step", 1),
  };
}
