import { text } from "../address/address";

/** What the address of this page says; the same address gives the same page. */
export interface ReportsSearch {
  report?: string;
}

/** Reads an address; what it does not know it leaves out. */
export function validateReports(search: Record<string, unknown>): ReportsSearch {
  return { ...text(search, "report") };
}
