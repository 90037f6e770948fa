import type { Direction, Kind, Label } from "../api/schema";

/** Edges that say what a thing is connected with, rather than what somebody may do. */
export const connectionKinds: readonly Kind[] = [
  "CONTAINS",
  "RUNS_AS",
  "TRIGGERS",
  "SUPPLIES_CODE",
  "UNLOCKS",
  "ENCRYPTED_BY",
  "LOGS_TO",
  "IN_NETWORK",
  "HAS_RULE",
  "REACHES",
  "MEMBER_OF",
  "SAME_AS",
  "HAS_POLICY",
  "BOUNDED_BY",
  "LIMITED_BY",
  "TRUSTS",
  "HAS_ROLE",
  "OWNS",
];

type Heading = { OUT: string; IN: string };

/** A heading over the other ends, by the edge's kind and whether it leaves the thing or arrives. */
const headings: Partial<Record<Kind, Heading>> = {
  CONTAINS: { OUT: "Contains", IN: "Stands in" },
  RUNS_AS: { OUT: "Runs as", IN: "What runs as it" },
  TRIGGERS: { OUT: "Starts", IN: "Started by" },
  SUPPLIES_CODE: { OUT: "Supplies code to", IN: "Takes its code from" },
  UNLOCKS: { OUT: "Holds credentials of", IN: "Its credentials lie in" },
  ENCRYPTED_BY: { OUT: "Encrypted with", IN: "Encrypts" },
  LOGS_TO: { OUT: "Logs to", IN: "Logs of" },
  IN_NETWORK: { OUT: "In network", IN: "What stands in it" },
  HAS_RULE: { OUT: "Network rules", IN: "Rule of" },
  REACHES: { OUT: "Packets can go to", IN: "Packets can come from" },
  MEMBER_OF: { OUT: "Member of", IN: "Members" },
  SAME_AS: { OUT: "Same as", IN: "Same as" },
  HAS_POLICY: { OUT: "Policies", IN: "Attached to" },
  BOUNDED_BY: { OUT: "Permissions boundary", IN: "Bounds" },
  LIMITED_BY: { OUT: "Guardrails", IN: "Limits" },
  TRUSTS: { OUT: "Trusts", IN: "Trusted by" },
  HAS_ROLE: { OUT: "Holds roles", IN: "Held by" },
  OWNS: { OUT: "Owns", IN: "Owned by" },
  HOLDS: { OUT: "Holds", IN: "Held by" },
  CAN_INVOKE: { OUT: "Can invoke", IN: "Who can invoke it" },
  CAN_HIJACK: { OUT: "Can replace the code of", IN: "Who can replace its code" },
  CAN_ASSUME: { OUT: "Can act as", IN: "Who can act as it" },
  CAN_RUN_AS: { OUT: "Can run new code as", IN: "Who can run new code as it" },
  CAN_PASS: { OUT: "Can pass to a service", IN: "Who can pass it to a service" },
  CAN_BEGIN: { OUT: "Can begin to take", IN: "Who can begin to take it" },
  CAN_TAKE_OVER: { OUT: "Can take over", IN: "Who can take it over" },
  CAN_GRANT: { OUT: "Can change the rights of", IN: "Who can change its rights" },
  ELIGIBLE_FOR: { OUT: "May activate", IN: "Who may activate it" },
  APPROVES: { OUT: "Approves", IN: "Who approves it" },
  CAN_READ: { OUT: "Can read", IN: "Who can read it" },
  CAN_WRITE: { OUT: "Can change", IN: "Who can change it" },
  CAN_DECRYPT: { OUT: "Can decrypt with", IN: "Who can decrypt with it" },
  ADMINISTERS: { OUT: "Has full control of", IN: "Who has full control of it" },
  LATENT: { OUT: "Held back by guardrails alone", IN: "Held back from it by guardrails alone" },
};

export function heading(kind: Kind, direction: Direction): string {
  const found = headings[kind];
  return found === undefined ? kind.toLowerCase().replaceAll("_", " ") : direction === "IN" ? found.IN : found.OUT;
}

interface Group {
  kind: Kind;
  direction: Direction;
  label: Label;
  throughGrant: boolean;
  count: number;
  certain: number;
}

/** Edges of one kind and direction. */
export interface KindGroup {
  kind: Kind;
  direction: Direction;
  count: number;
  certain: number;
  /** The other ends by their label, the most frequent first. */
  labels: { label: Label; count: number }[];
  /** How many of them lead through a Grant: written once for many. */
  granted: number;
}

/** Groups of the API, which are by label and Grant as well, put together by kind and direction; the largest first. */
export function byKind(groups: readonly Group[]): KindGroup[] {
  const found = new Map<string, KindGroup>();
  for (const g of groups) {
    const key = `${g.kind}.${g.direction}`;
    const into = found.get(key) ?? { kind: g.kind, direction: g.direction, count: 0, certain: 0, labels: [], granted: 0 };
    found.set(key, into);
    into.count += g.count;
    into.certain += g.certain;
    into.granted += g.throughGrant ? g.count : 0;
    const label = into.labels.find((l) => l.label === g.label);
    if (label === undefined) {
      into.labels.push({ label: g.label, count: g.count });
    } else {
      label.count += g.count;
    }
  }
  for (const g of found.values()) {
    g.labels.sort((a, b) => b.count - a.count);
  }
  return [...found.values()].sort((a, b) => rank(a.kind) - rank(b.kind) || b.count - a.count);
}

/** What matters more stands higher: control, then code, then data, then what begins or is held back; structure last. */
const ranks: readonly Kind[] = [
  "ADMINISTERS",
  "CAN_ASSUME",
  "CAN_TAKE_OVER",
  "CAN_GRANT",
  "CAN_RUN_AS",
  "CAN_HIJACK",
  "CAN_INVOKE",
  "HAS_ROLE",
  "ELIGIBLE_FOR",
  "CAN_READ",
  "CAN_WRITE",
  "CAN_DECRYPT",
  "UNLOCKS",
  "CAN_PASS",
  "CAN_BEGIN",
  "APPROVES",
  "OWNS",
  "LATENT",
];

function rank(kind: Kind): number {
  const at = ranks.indexOf(kind);
  return at < 0 ? ranks.length : at;
}

export function isAccess(kind: Kind): boolean {
  return ranks.includes(kind);
}
