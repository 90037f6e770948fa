import type { ThingFragment } from "../vocabulary/vocabulary.graphql.ts";
import { count, flags } from "../vocabulary/words";
import type { ChainFragment } from "./chain.graphql.ts";
import { accountOf, stepsOf, trust, typeOf, type Step, type Verb } from "./steps";

/** A chain in one sentence. */
export function headline(chain: ChainFragment): string {
  const held = chain.edges.some((e) => e.latent) ? ", held back by guardrails" : "";
  return `From ${chain.nodes[0]!.name} to ${chain.nodes.at(-1)!.name} in ${count(chain.edges.length, "step")}, ${chain.conditional ? "conditional" : "certain"}${held}`;
}

/** "checkout-callback (AWS::Lambda::Function, AWS account 210000000002, public)". */
export function described(thing: ThingFragment): string {
  const parts = [typeOf(thing), accountOf(thing), ...thing.flags.map((f) => flags[f.flag].word)].filter((p) => p !== "");
  return `${thing.name} (${parts.join(", ")})`;
}

/** One step as sentences that make sense read alone. */
export function stepText(step: Step): string {
  const through = step.via === null ? "" : `, through ${step.via.name}`;
  const says: string[] = [`${step.from.name} ${step.verb} ${described(step.to)}${through}.`];
  if (step.latent) {
    says.push(`Held back by ${step.blockedBy.join(", ") || "guardrails"} alone.`);
  }
  if (step.certainty === "UNKNOWN") {
    says.push("Not known: facts that decide it were not read.");
  }
  for (const condition of step.conditions) {
    says.push(`Holds if ${condition}.`);
  }
  if (step.certainty === "CERTAIN" && !step.latent) {
    says.push("Certain.");
  }
  if (step.technique !== null) {
    says.push(`Technique ${step.technique}.`);
  }
  if (step.own !== null) {
    says.push(`Said by your own facts, ${step.own}.`);
  }
  return says.join(" ");
}

/** A whole chain as text: what a screen reader reads beside the drawing, and what "Copy as text" gives. */
export function chainText(chain: ChainFragment, verb: Verb): string {
  const steps = stepsOf(chain, verb);
  const lines = [`${headline(chain)}. Cost ${chain.cost}.`, `Start: ${described(chain.nodes[0]!)}.`, ...steps.map((s, i) => `${i + 1}. ${stepText(s)}`)];
  if (chain.mustHold.length > 0) {
    lines.push("For the whole chain this must hold:", ...chain.mustHold.map((h) => `- ${h.words} (${ofSteps(h.steps)})`));
  }
  if (chain.costParts.length > 0) {
    lines.push(`The cost ${chain.cost} is made of:`, ...chain.costParts.map((p) => `- ${p.cost} for step ${p.step + 1}, ${p.what}`));
  }
  return lines.join("\n") + "\n";
}

/** "step 2", "steps 1 and 3"; steps count from 0. */
export function ofSteps(steps: readonly number[]): string {
  const numbers = steps.map((s) => String(s + 1));
  return numbers.length === 1 ? `step ${numbers[0]}` : `steps ${numbers.slice(0, -1).join(", ")} and ${numbers.at(-1)}`;
}

/** A chain, or several with their shared steps drawn once, as a Mermaid flowchart. Names are quoted as Mermaid reads them. */
export function chainMermaid(chains: readonly ChainFragment[], verb: Verb): string {
  const names = new Map<string, string>();
  const lines: string[] = [];
  const seen = new Set<string>();
  const name = (thing: ThingFragment): string => {
    const known = names.get(thing.id);
    if (known !== undefined) {
      return known;
    }
    const id = `n${names.size}`;
    names.set(thing.id, id);
    lines.push(`  ${id}["${quoted(thing.name)}<br/>${quoted(typeOf(thing))}"]`);
    return id;
  };
  for (const chain of chains) {
    for (const step of stepsOf(chain, verb)) {
      const [from, to] = [name(step.from), name(step.to)];
      const says = [step.verb, ...(step.certainty === "CERTAIN" && !step.latent ? [] : [trust(step)]), ...step.conditions.map((c) => `if ${c}`)];
      const line = `  ${from} ${step.certainty === "CERTAIN" && !step.latent ? "-->" : "-.->"}|"${quoted(says.join("; "))}"| ${to}`;
      if (!seen.has(line)) {
        seen.add(line);
        lines.push(line);
      }
    }
  }
  return `flowchart TD\n${lines.join("\n")}\n`;
}

/** Mermaid takes entities with # for &; what could end a text or begin markup is written so. */
function quoted(text: string): string {
  return text.replace(/[#"<>&`|[\]{}\\]|[\r\n]+/g, (c) => (/[\r\n]/.test(c) ? " " : `#${c.charCodeAt(0)};`));
}
