import { AskError } from "../api/errors";
import type { Fault } from "../editor/faults";
import type { CypherSearch } from "./search";

/** What is sent: the query, with the word that asks for its plan on a line before it. */
export function sent(query: string, mode: CypherSearch["mode"]): string {
  return mode === undefined ? query : `${mode.toUpperCase()}\n${query.replace(/^\s*(?:EXPLAIN|PROFILE)\b/i, "")}`;
}

/** Parameters as they are written; a text that is no JSON object is told. */
export function readParameters(text: string): { values: Record<string, unknown> } | { fault: string } {
  if (text.trim() === "") {
    return { values: {} };
  }
  try {
    const values: unknown = JSON.parse(text);
    return typeof values === "object" && values !== null && !Array.isArray(values)
      ? { values: values as Record<string, unknown> }
      : { fault: 'Parameters are a JSON object, as in {"account": "111122223333"}.' };
  } catch (e) {
    return { fault: e instanceof Error ? e.message : String(e) };
  }
}

/** The fault that the server found in the query, at its place in what the user wrote. */
export function faultOf(error: unknown, mode: CypherSearch["mode"]): Fault | undefined {
  if (!(error instanceof AskError) || error.code !== "BAD_QUERY") {
    return undefined;
  }
  const { line, column, suggestion } = error.errors[0]?.extensions ?? {};
  if (typeof line !== "number" || typeof column !== "number") {
    return undefined;
  }
  const instead = typeof suggestion === "string" ? /^did you mean ([^ ?]+)\?$/.exec(suggestion)?.[1] : undefined;
  return {
    line: mode === undefined ? line : Math.max(1, line - 1),
    column,
    message: (error.message.split("\n")[0] ?? error.message).replace(/^(\w+ \(\w+\)) at line \d+, column \d+: /, ""),
    ...(instead === undefined ? {} : { instead }),
  };
}
