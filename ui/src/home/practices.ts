import type { FindingSeverity, Practice } from "../api/schema";
import { severities } from "../vocabulary/words";
import type { FindingsSinceQuery, HomeFindingsQuery, OfPracticeFragment } from "./home.graphql.ts";

/** Practices in the order in which they stand everywhere, with the name of their part of the answer. */
export const practices: readonly { practice: Practice; word: string; part: Exclude<keyof HomeFindingsQuery, "findings"> }[] = [
  { practice: "LATERAL_MOVEMENT", word: "Lateral movement", part: "lateralMovement" },
  { practice: "LEAST_PRIVILEGE", word: "Least privilege", part: "leastPrivilege" },
  { practice: "FUNCTION_ACCESS", word: "Function access", part: "functionAccess" },
  { practice: "CONFIDENTIALITY", word: "Confidentiality", part: "confidentiality" },
  { practice: "NETWORK", word: "Network", part: "network" },
  { practice: "INTEGRITY", word: "Integrity", part: "integrity" },
  { practice: "AVAILABILITY", word: "Availability", part: "availability" },
];

/** How many findings of each severity, the worst first. */
export function bySeverity(of: Pick<OfPracticeFragment, "facets">): { severity: FindingSeverity; count: number }[] {
  const values = of.facets[0]?.values ?? [];
  return severities.map((severity) => ({ severity, count: values.find((v) => v.value === severity)?.count ?? 0 }));
}

/** Findings that came and that went since the run before; of one practice, or of all. */
export interface Since {
  came: number;
  went: number;
}

export function since(diff: FindingsSinceQuery["findingsDiff"], practice?: Practice): Since {
  const of = (list: readonly { practice: Practice | null }[]) => list.filter((f) => practice === undefined || f.practice === practice).length;
  return { came: of(diff.new) + of(diff.back), went: of(diff.fixed) };
}

/** "+3 −1", or "no change". */
export function sinceWords({ came, went }: Since): string {
  const parts = [came > 0 ? `+${came}` : "", went > 0 ? `−${went}` : ""].filter((p) => p !== "");
  return parts.length === 0 ? "no change" : parts.join(" ");
}
