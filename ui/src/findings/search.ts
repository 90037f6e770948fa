import { text } from "../address/address";

/** What the address of this page says; the same address gives the same page. */
export interface FindingsSearch {
  finding?: string;
}

/** Reads an address; what it does not know it leaves out. */
export function validateFindings(search: Record<string, unknown>): FindingsSearch {
  return { ...text(search, "finding") };
}
