import { text } from "../address/address";

/** What the address of this page says; the same address gives the same page. */
export interface AskSearch {
  q?: string;
}

/** Reads an address; what it does not know it leaves out. */
export function validateAsk(search: Record<string, unknown>): AskSearch {
  return { ...text(search, "q") };
}
