import { text } from "../address/address";

/** What the address of this page says; the same address gives the same page. */
export interface WhatIfSearch {
  pattern?: string;
}

/** Reads an address; what it does not know it leaves out. */
export function validateWhatIf(search: Record<string, unknown>): WhatIfSearch {
  return { ...text(search, "pattern") };
}
