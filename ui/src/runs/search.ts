import { oneOf, text } from "../address/address";

export const tabs = ["runs", "load", "coverage", "compare"] as const;

/** What the address of this page says; the same address gives the same page. */
export interface RunsSearch {
  tab?: (typeof tabs)[number];
  /** Of coverage: gaps of this reason, this service, and with this text. */
  reason?: string;
  service?: string;
  q?: string;
  /** Of a comparison: the run before, and the run after; the newest where it is absent. */
  from?: string;
  to?: string;
  /** Of a comparison: what is listed. */
  of?: "CHAINS" | "NODE" | "EDGE";
}

/** Reads an address; what it does not know it leaves out. */
export function validateRuns(search: Record<string, unknown>): RunsSearch {
  return {
    ...oneOf(search, "tab", tabs),
    ...text(search, "reason"),
    ...text(search, "service"),
    ...text(search, "q"),
    ...text(search, "from"),
    ...text(search, "to"),
    ...oneOf(search, "of", ["CHAINS", "NODE", "EDGE"] as const),
  };
}
