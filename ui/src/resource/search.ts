import { text } from "../address/address";

/** What the address of this page says; the same address gives the same page. */
export interface ResourceSearch {
  /** The thing's id. */
  id: string;
}

/** Reads an address; what it does not know it leaves out. */
export function validateResource(search: Record<string, unknown>): ResourceSearch {
  return { id: "", ...text(search, "id") };
}
