/** Why something is not known, as people say it, and what can be done; by the word of a gap's `reason`. */
export const reasons: Record<string, { word: string; says: string }> = {
  unreadable: { word: "unreadable", says: "A file or record could not be read." },
  malformed: { word: "malformed", says: "A record is not in the form that its cloud documents." },
  "name-only": { word: "name only", says: "A type of resource that is listed, but not understood further." },
  unresolved: { word: "unresolved", says: "Something is named that no file describes." },
  "not-modelled": { word: "not modelled", says: "A setting that Postern does not evaluate." },
  "access-denied": { word: "access denied", says: "The cloud refused to say: the reader lacks a permission." },
  failed: { word: "failed", says: "The cloud's answer was an error." },
  stale: { word: "stale", says: "An earlier run's facts stand in: the newer ones could not be read." },
  conflict: { word: "conflict", says: "Two sources say different things." },
  truncated: { word: "truncated", says: "A list was cut before its end." },
  "not-provided": { word: "not provided", says: "A kind of file was not given." },
};

/** A reason in a word; one that is not in the table as it is. */
export function reasonWord(reason: string): string {
  return reasons[reason]?.word ?? reason;
}

/** The parts of "cloud/account/flag"; null where a gap is about a file. */
export function scopeParts(scope: string): { cloud: string; account: string; flag: string } | null {
  const parts = scope.split("/");
  const [cloud, flag] = [parts[0] ?? "", parts.at(-1) ?? ""];
  return parts.length >= 3 && ["aws", "gcp", "azure"].includes(cloud) ? { cloud, account: parts.slice(1, -1).join("/"), flag } : null;
}

/** Gaps added up by one of their fields, the most first. `count` is how often, `rows` how many gaps. */
export function countGaps<G extends { count: number }>(gaps: readonly G[], by: (gap: G) => string): { value: string; rows: number; count: number }[] {
  const sums = new Map<string, { value: string; rows: number; count: number }>();
  for (const gap of gaps) {
    const value = by(gap);
    const sum = sums.get(value) ?? { value, rows: 0, count: 0 };
    sums.set(value, { value, rows: sum.rows + 1, count: sum.count + gap.count });
  }
  return [...sums.values()].toSorted((a, b) => b.count - a.count || a.value.localeCompare(b.value));
}
