import { oneOf, text, whole } from "../address/address";

export const views = ["table", "graph", "json"] as const;
export const modes = ["explain", "profile"] as const;

/** What the address of this page says; the same address gives the same page. A long query stands behind the # instead. */
export interface CypherSearch {
  /** The query that is asked. */
  q?: string;
  /** Values of its parameters, a JSON object. */
  p?: string;
  /** The plan instead of the rows. */
  mode?: (typeof modes)[number];
  view?: (typeof views)[number];
  /** Rows at most. */
  n?: number;
}

/** Reads an address; what it does not know it leaves out. */
export function validateCypher(search: Record<string, unknown>): CypherSearch {
  const { n } = whole(search, "n", 1);
  return {
    ...text(search, "q"),
    ...json(search["p"]),
    ...oneOf(search, "mode", modes),
    ...oneOf(search, "view", views),
    ...(n === undefined ? {} : { n: Math.min(n, 1000) }),
  };
}

/** The router reads a value that is JSON; what is kept is its text. */
function json(value: unknown): { p?: string } {
  if (typeof value === "string" && value !== "") {
    return { p: value };
  }
  return typeof value === "object" && value !== null ? { p: JSON.stringify(value) } : {};
}
