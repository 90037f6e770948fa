import type { Condition } from "../api/scalars";
import type { ChainFragment } from "../chain/chain.graphql.ts";
import { about, read, type Assumed } from "./lens";

/** Something that chains depend on and that can be settled by an assumption. */
export interface Assumable {
  /** code:<function>, or a condition key. */
  about: string;
  /** What the code or the key is called. */
  name: string;
  kind: "code" | "yes-no" | "value";
  /** How many of the chains depend on it. */
  chains: number;
  /** Values for which the conditions ask. */
  asked: string[];
  /** What the address says of it. */
  said: Assumed | undefined;
}

/** What chains depend on and what is assumed already, by how many chains it touches. */
export function assumables(chains: readonly ChainFragment[], said: readonly string[]): Assumable[] {
  const found = new Map<string, Assumable>();
  const add = (of: string, kind: Assumable["kind"], name: string): Assumable => {
    const known = found.get(of) ?? { about: of, name, kind, chains: 0, asked: [], said: undefined };
    found.set(of, known);
    return known;
  };
  for (const chain of chains) {
    const names = new Map(chain.nodes.map((n) => [n.id, n.name]));
    const touched = new Set<Assumable>();
    for (const assumption of chain.assumptions) {
      const id = assumption.replace(/^code:/, "");
      touched.add(add(assumption, "code", names.get(id) ?? id));
    }
    for (const condition of [...chain.mustHold.map((h) => h.condition), ...chain.edges.flatMap((e) => e.conditionList)]) {
      for (const { key, values } of tests(condition)) {
        const one = add(key, /^postern:/i.test(key) ? "yes-no" : "value", key);
        one.asked = [...new Set([...one.asked, ...values])];
        touched.add(one);
      }
    }
    touched.forEach((one) => one.chains++);
  }
  for (const text of said) {
    const assumed = read(text);
    if (assumed !== undefined) {
      const of = about(assumed);
      const kind = "code" in assumed ? "code" : /^postern:/i.test(of) ? "yes-no" : "value";
      add(of, kind, of.replace(/^code:/, "").split(/[/:]/).at(-1) ?? of).said = assumed;
    }
  }
  return [...found.values()].sort((a, b) => b.chains - a.chains || (a.about < b.about ? -1 : 1));
}

function tests(condition: Condition | null): { key: string; values: string[] }[] {
  if (condition === null) {
    return [];
  }
  return condition.conditionType === "condition" ? [condition] : condition.conditions.flatMap(tests);
}
