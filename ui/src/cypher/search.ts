import { text } from "../address/address";

/** What the address of this page says; the same address gives the same page. */
export interface CypherSearch {
  q?: string;
}

/** Reads an address; what it does not know it leaves out. */
export function validateCypher(search: Record<string, unknown>): CypherSearch {
  return { ...text(search, "q") };
}
