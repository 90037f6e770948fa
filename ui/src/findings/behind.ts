// What of a finding's row leads to the policy text behind it.

import type { Mark } from "../policy/statement";

interface Cell {
  name: string;
  value: unknown;
}

/** The parts of a finding that say what it rests on. */
export interface Row {
  subject: { id: string };
  causeValues: readonly Cell[];
  details: readonly Cell[];
}

const textOf = (cells: readonly Cell[], name: string) => {
  const value = cells.find((c) => c.name === name)?.value;
  return typeof value === "string" && value !== "" ? value : undefined;
};

/** The statement that the cause names by its policy and its Sid or position, with the actions that the row shows of it. */
export function namedStatement({ causeValues, details }: Row): { policy: string; mark: Mark; actions: string[] } | undefined {
  const policy = textOf(causeValues, "policy");
  const statement = textOf(causeValues, "statement");
  if (policy === undefined || statement === undefined) {
    return undefined;
  }
  const actions = details.find((c) => c.name === "actions")?.value;
  return {
    policy,
    // Reports whose findings are statements list what is allowed, or say what the statement does.
    mark: { line: null, statement, effect: textOf(details, "effect")?.toLowerCase() ?? "allow" },
    actions: Array.isArray(actions) ? actions.filter((a): a is string => typeof a === "string" && !a.startsWith("not ")) : [],
  };
}

/** Requests of one principal on one resource that a row says are allowed. */
export interface Requests {
  principal: string;
  resource: string;
  actions: string[];
}

/** The requests that the row shows: what its "who" may do ("actions", the cloud's own names) to the subject. */
export function requests({ subject, causeValues, details }: Row): Requests | undefined {
  const cells = [...causeValues, ...details];
  const principal = textOf(cells, "who");
  const value = cells.find((c) => c.name === "actions")?.value;
  const actions = Array.isArray(value) ? value.filter((a): a is string => typeof a === "string" && !/[\s*]/.test(a)) : [];
  return principal === undefined || principal === subject.id || actions.length === 0 ? undefined : { principal, resource: subject.id, actions };
}

/** The texts of the cause, each once, that may be ids of something beside the subject. */
export function others({ subject, causeValues }: Row): string[] {
  const texts = causeValues.flatMap((c) => (typeof c.value === "string" && c.value !== subject.id ? [c.value] : []));
  return [...new Set(texts)];
}
