import type { Certainty, Kind } from "../api/schema";
import { clouds, mainLabel } from "../vocabulary/words";
import type { ThingFragment } from "../vocabulary/vocabulary.graphql.ts";
import type { ChainFragment } from "./chain.graphql.ts";

/** What an arrow says of a kind: the server's phrase. */
export type Verb = (kind: Kind) => string;

/** One step of a chain as a drawing and a text say it. */
export interface Step {
  from: ThingFragment;
  to: ThingFragment;
  kind: Kind;
  verb: string;
  /** How far the step can be trusted within this chain: one that rests on an assumption is conditional. */
  certainty: Certainty;
  /** What must hold for it, a sentence part each, as after "if"; empty where it is certain. */
  conditions: string[];
  /** The guardrails that alone hold it back, where it is latent. */
  blockedBy: string[];
  latent: boolean;
  via: ThingFragment | null;
  technique: string | null;
  /** The user's own facts that say it. */
  own: string | null;
}

const code = "code:";

/** The steps of a chain, with what the whole chain assumes said at the step that needs it. */
export function stepsOf(chain: ChainFragment, verb: Verb): Step[] {
  const assumed = new Set(chain.assumptions);
  return chain.edges.map((edge, i) => {
    const from = chain.nodes[i]!;
    // Invoked code lends its identity only if it lets its caller act as it: said where the identity is taken on.
    const lends = assumed.delete(code + from.id);
    return {
      from,
      to: chain.nodes[i + 1]!,
      kind: edge.kind,
      verb: verb(edge.kind),
      certainty: lends && edge.certainty === "CERTAIN" ? "CONDITIONAL" : edge.certainty,
      conditions: [...(edge.conditions === null ? [] : [edge.conditions]), ...(lends ? [`the code of ${from.name} lets its caller act as it`] : [])],
      latent: edge.latent,
      blockedBy: edge.edge.blockedBy,
      via: edge.edge.via,
      technique: edge.edge.technique,
      own: edge.edge.own,
    };
  });
}

/** What a thing is, as a person says it: the cloud's own type, or the label that says most. */
export function typeOf(thing: Pick<ThingFragment, "type" | "labels">): string {
  return thing.type === "" ? mainLabel(thing.labels) : thing.type;
}

/** "AWS account 111122223333", "Azure subscription …"; empty for what lies in none. */
export function accountOf(thing: Pick<ThingFragment, "cloud" | "account">): string {
  if (thing.account === "" || thing.cloud === null) {
    return "";
  }
  const word = { AWS: "account", GCP: "project", AZURE: "subscription", INTERNET: "" }[thing.cloud];
  return `${clouds[thing.cloud]} ${word} ${thing.account}`;
}

/** What a step's line says beside its verb and never by its look alone. */
export function trust(step: Pick<Step, "certainty" | "latent">): string {
  const words = { CERTAIN: "certain", CONDITIONAL: "conditional", UNKNOWN: "not known" }[step.certainty];
  return step.latent ? `held back by guardrails, ${words} without them` : words;
}
