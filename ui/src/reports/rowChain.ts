import type { Kind } from "../api/schema";
import type { ChainFragment } from "../chain/chain.graphql.ts";
import type { ThingFragment } from "../vocabulary/vocabulary.graphql.ts";
import type { Things } from "./things";
import type { RowChain } from "./value";

/**
 * A chain of a row as drawings take it. Rows carry no ids of edges and no costs: the page of chains, which asks for the chain
 * itself, has these. A node that the run does not know is drawn by its id.
 */
export function drawnChain(chain: RowChain, things: Things): ChainFragment {
  const thing = (id: string): ThingFragment => things.get(id) ?? { id, name: id, cloud: null, account: "", region: "", type: "", labels: [], flags: [] };
  return {
    nodes: chain.nodes.map(thing),
    edges: chain.steps.map((step, i) => ({
      kind: step.kind as Kind,
      certainty: step.certainty === "certain" ? "CERTAIN" : step.certainty === "conditional" ? "CONDITIONAL" : "UNKNOWN",
      conditions: step.conditions === "" ? null : step.conditions,
      conditionList: [],
      latent: step.kind === "LATENT",
      edge: { id: `row:${i}:${chain.nodes[i]}>${chain.nodes[i + 1]}`, technique: step.technique === "" ? null : step.technique, via: step.via === "" ? null : thing(step.via), own: null, blockedBy: [] },
    })),
    conditional: chain.steps.some((s) => s.certainty !== "certain" || s.assumes !== ""),
    assumptions: [...new Set(chain.steps.map((s) => s.assumes).filter((a) => a !== ""))],
    mustHold: [],
    cost: 0,
    costParts: [],
  };
}
