import { oneOf, set, text, whole } from "../address/address";
import type { Cloud, Practice, Severity } from "../api/schema";

/** What the address of this page says; the same address gives the same page. */
export interface ReportsSearch {
  /** The report that is open; without it the library is shown. */
  report?: string;
  /** What the open report is told, by the names of its parameters; defaults stand for the rest. */
  told?: Record<string, unknown>;
  /** The row whose chain is drawn, from 1. */
  row?: number;
  /** The chains of all rows as one drawing. */
  merged?: true;
  /** As many rows as the server gives, instead of the first hundred. */
  all?: true;
  /** The kept result that is shown instead of asking, from 1 in the order of keptResults. */
  kept?: number;

  /** The library's filters. */
  q?: string;
  practice?: Practice;
  severity?: Severity;
  cloud?: Cloud;
}

export const practices = ["LEAST_PRIVILEGE", "FUNCTION_ACCESS", "NETWORK", "CONFIDENTIALITY", "INTEGRITY", "AVAILABILITY", "LATERAL_MOVEMENT"] as const satisfies readonly Practice[];
export const reportSeverities = ["CRITICAL", "HIGH", "MEDIUM", "LOW", "NONE"] as const satisfies readonly Severity[];
export const reportClouds = ["AWS", "GCP", "AZURE"] as const satisfies readonly Cloud[];

/** Reads an address; what it does not know it leaves out. */
export function validateReports(search: Record<string, unknown>): ReportsSearch {
  return {
    ...text(search, "report"),
    ...told(search["told"]),
    ...whole(search, "row", 1),
    ...set(search, "merged"),
    ...set(search, "all"),
    ...whole(search, "kept", 1),
    ...text(search, "q"),
    ...oneOf(search, "practice", practices),
    ...oneOf(search, "severity", reportSeverities),
    ...oneOf(search, "cloud", reportClouds),
  };
}

function told(value: unknown): { told?: Record<string, unknown> } {
  return typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length > 0 ? { told: value as Record<string, unknown> } : {};
}
