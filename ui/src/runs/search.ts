import { text } from "../address/address";

/** What the address of this page says; the same address gives the same page. */
export interface RunsSearch {
  from?: string;
}

/** Reads an address; what it does not know it leaves out. */
export function validateRuns(search: Record<string, unknown>): RunsSearch {
  return { ...text(search, "from") };
}
