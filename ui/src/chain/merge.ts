import type { ThingFragment } from "../vocabulary/vocabulary.graphql.ts";
import type { ChainFragment } from "./chain.graphql.ts";
import { stepsOf, type Step, type Verb } from "./steps";

/** A step of one or more chains. */
export interface Shared {
  id: string;
  step: Step;
  /** Positions in `Merged.things` of its ends. */
  from: number;
  to: number;
  /** Where it stands in each chain that takes it, in the chains' order. */
  at: { chain: number; step: number }[];
}

/** Several chains as one graph: each thing and each step once. */
export interface Merged {
  things: ThingFragment[];
  steps: Shared[];
  /** How many of the chains are in it. */
  chains: number;
}

/** Merges chains in their order, as long as there are no more things than a drawing stays readable with. */
export function merge(chains: readonly ChainFragment[], verb: Verb, most = 120): Merged {
  const places = new Map<string, number>();
  const things: ThingFragment[] = [];
  const steps = new Map<string, Shared>();
  let taken = 0;
  for (const chain of chains) {
    const fresh = new Set(chain.nodes.filter((n) => !places.has(n.id)).map((n) => n.id));
    if (taken > 0 && things.length + fresh.size > most) {
      break;
    }
    for (const thing of chain.nodes) {
      if (!places.has(thing.id)) {
        places.set(thing.id, things.length);
        things.push(thing);
      }
    }
    stepsOf(chain, verb).forEach((step, i) => {
      // Parallel ways between the same things that hold under other conditions stay apart.
      const id = JSON.stringify([step.from.id, step.kind, step.to.id, step.via?.id, step.certainty, step.latent, step.conditions]);
      const shared = steps.get(id) ?? { id, step, from: places.get(step.from.id)!, to: places.get(step.to.id)!, at: [] };
      shared.at.push({ chain: taken, step: i });
      steps.set(id, shared);
    });
    taken++;
  }
  return { things, steps: [...steps.values()], chains: taken };
}
