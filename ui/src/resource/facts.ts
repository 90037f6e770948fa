/** A fact as the graph keeps it. */
export interface Fact {
  key: string;
  exact: unknown;
}

/** A secret that was found in settings. */
export interface FoundSecret {
  name: string;
  kind: string;
  fingerprint: string;
}

/** Reads the lines "NAME KIND FINGERPRINT" of the property `secrets`; what has another form is left out. */
export function fingerprints(lines: unknown): FoundSecret[] {
  if (!Array.isArray(lines)) {
    return [];
  }
  return lines.flatMap((line) => {
    const parts = typeof line === "string" ? line.trim().split(/\s+/) : [];
    const [name = "", kind = ""] = parts;
    return parts.length >= 2 ? [{ name, kind: parts.length > 2 ? kind : "", fingerprint: parts.at(-1) ?? "" }] : [];
  });
}

export type Sign = "same" | "changed" | "added" | "removed";

export interface Difference {
  key: string;
  before: string | null;
  after: string | null;
  sign: Sign;
}

/** A fact as text: texts as they are, all else as JSON. JSON inside a text is laid out, so that its lines can be compared. */
export function factText(value: unknown): string {
  if (typeof value === "string") {
    if (/^\s*[[{]/.test(value)) {
      try {
        return JSON.stringify(JSON.parse(value), null, 2);
      } catch {
        return value;
      }
    }
    return value;
  }
  return Array.isArray(value) && value.every((v) => typeof v === "string") ? value.join("\n") : JSON.stringify(value);
}

/** Two states side by side, by ascending key. */
export function differences(before: readonly Fact[], after: readonly Fact[]): Difference[] {
  const old = new Map(before.map((f) => [f.key, factText(f.exact)]));
  const now = new Map(after.map((f) => [f.key, factText(f.exact)]));
  return [...new Set([...old.keys(), ...now.keys()])].sort().map((key) => {
    const was = old.get(key) ?? null;
    const is = now.get(key) ?? null;
    return { key, before: was, after: is, sign: was === null ? "added" : is === null ? "removed" : was === is ? "same" : "changed" };
  });
}

interface State {
  properties: readonly Fact[];
  neighbourCounts: readonly { kind: string; direction: string; count: number }[];
}

/** All that is compared of a thing: its facts, and how many edges of each kind it has. */
export function comparable(state: State | null | undefined): Fact[] {
  if (!state) {
    return [];
  }
  return [...state.properties, ...state.neighbourCounts.map((c) => ({ key: `edges: ${c.kind} ${c.direction === "IN" ? "in" : "out"}`, exact: c.count }))];
}
