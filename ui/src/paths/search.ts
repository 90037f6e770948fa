import { text } from "../address/address";

/** What the address of this page says; the same address gives the same page. */
export interface PathsSearch {
  pattern?: string;
}

/** Reads an address; what it does not know it leaves out. */
export function validatePaths(search: Record<string, unknown>): PathsSearch {
  return { ...text(search, "pattern") };
}
