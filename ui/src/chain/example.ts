// Chains for unit tests; nothing else imports this.
import type { ThingFragment } from "../vocabulary/vocabulary.graphql.ts";
import type { ChainFragment } from "./chain.graphql.ts";

export function thingOf(id: string, more: Partial<ThingFragment> = {}): ThingFragment {
  return { id, name: id, cloud: "AWS", account: "111122223333", region: "", type: "AWS::IAM::Role", labels: ["Principal", "Role"], flags: [], ...more };
}

/** A certain chain over things with these ids, each step CAN_ASSUME. */
export function chainOf(ids: readonly string[]): ChainFragment {
  return {
    nodes: ids.map((id) => thingOf(id)),
    edges: ids.slice(1).map((id, i) => ({
      kind: "CAN_ASSUME" as const,
      certainty: "CERTAIN" as const,
      conditions: null,
      conditionList: [],
      latent: false,
      edge: { id: `edge:${ids[i]}-${id}`, technique: null, via: null, own: null, blockedBy: [] },
    })),
    conditional: false,
    assumptions: [],
    mustHold: [],
    cost: ids.length - 1,
    costParts: ids.slice(1).map((_, step) => ({ step, what: "edge assume", cost: 1 })),
  };
}
