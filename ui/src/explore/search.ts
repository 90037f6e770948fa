import { text } from "../address/address";

/** What the address of this page says; the same address gives the same page. */
export interface ExploreSearch {
  id?: string;
}

/** Reads an address; what it does not know it leaves out. */
export function validateExplore(search: Record<string, unknown>): ExploreSearch {
  return { ...text(search, "id") };
}
