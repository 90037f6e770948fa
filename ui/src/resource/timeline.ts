import { comparable, differences, type Fact } from "./facts";

export interface Asked {
  run: string;
  started: string | null;
  answer: { entity: { properties: readonly Fact[]; neighbourCounts: readonly { kind: string; direction: string; count: number }[] } | null } | undefined;
}

export interface Moment {
  run: string;
  started: string | null;
  state: "oldest" | "came" | "changed" | "same" | "absent" | "failed";
  /** What differs from the run before; none unless changed. */
  keys: string[];
}

/** Runs newest first, each against the one before it in time. A run that gave no answer tells nothing. */
export function timeline(runs: readonly Asked[]): Moment[] {
  return runs.map((r, i) => {
    const base = { run: r.run, started: r.started, keys: [] as string[] };
    if (r.answer === undefined) {
      return { ...base, state: "failed" };
    }
    if (r.answer.entity === null) {
      return { ...base, state: "absent" };
    }
    const before = runs.slice(i + 1).find((b) => b.answer !== undefined);
    if (before === undefined) {
      return { ...base, state: "oldest" };
    }
    if (before.answer?.entity === null) {
      return { ...base, state: "came" };
    }
    const keys = differences(comparable(before.answer?.entity), comparable(r.answer.entity))
      .filter((d) => d.sign !== "same")
      .map((d) => d.key);
    return { ...base, state: keys.length > 0 ? "changed" : "same", keys };
  });
}
