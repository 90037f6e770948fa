import type { Certainty } from "../api/schema";
import type { ShortChainFragment } from "./home.graphql.ts";

/** How far a whole chain can be trusted: as far as its weakest step, and no further than what it assumes. */
export function certaintyOf(chain: Pick<ShortChainFragment, "edges" | "conditional">): Certainty {
  if (!chain.conditional) {
    return "CERTAIN";
  }
  return chain.edges.some((e) => e.certainty === "UNKNOWN") ? "UNKNOWN" : "CONDITIONAL";
}

/** What a chain assumes, in words: `code:ID` is that the code of a function lets its caller act. */
export function assumed(chain: Pick<ShortChainFragment, "nodes" | "assumptions">): string[] {
  return chain.assumptions.map((a) => {
    const id = /^code:(.*)$/.exec(a)?.[1];
    if (id === undefined) {
      return a;
    }
    // The id of a Google Cloud resource begins with slashes of its own.
    return `the code of ${chain.nodes.find((n) => n.id === id)?.name ?? id} lets its caller act as it`;
  });
}

/** A number of cost as people read it: 4, 2.5. */
export function costWords(cost: number): string {
  return `cost ${Number(cost.toFixed(1)).toLocaleString("en")}`;
}

