// What the drawing of a thing's network shows, from facts of the graph alone: stages from left to right, and how surely
// packets pass. Where the drawing stands on the page is layout.ts's work.
import type { Certainty, Kind, Label } from "../api/schema";
import { ruleLines, type RuleLines } from "./rules";

export interface Part {
  id: string;
  name: string;
  type: string;
  labels: readonly Label[];
  rules?: string | null;
  routes?: string | null;
  auth?: string | null;
  ingress?: string | null;
  cidrBlocks?: readonly string[] | null;
  ipv6CidrBlocks?: readonly string[] | null;
}

export interface PlaceEdge {
  kind: Kind;
  certainty: Certainty;
  conditions: string | null;
  from: Part;
  to: Part;
}

/** What is asked of each subnet and endpoint in a second question. */
export interface Place {
  id: string;
  within: readonly Part[];
  reached: readonly { certainty: Certainty; conditions: string | null; from: { id: string; name: string; labels: readonly Label[] } }[];
}

export interface Subject extends Part {
  egressIpv4?: string | null;
  egressIpv6?: string | null;
  egressWhy?: string | null;
  inVpc?: boolean | null;
  vpc?: string | null;
  publicNetworkAccess?: string | null;
  networkDefaultAction?: string | null;
  accessRestricted?: boolean | null;
  publicIps?: readonly string[] | null;
}

/** How packets pass. "no" is known; "unknown" is not. */
export type Passing = "yes" | "conditional" | "no" | "unknown";

export interface Box {
  key: string;
  title: string;
  lines: string[];
  /** Opens this thing's page. */
  id?: string;
  labels: readonly Label[];
  passing?: Passing;
}

export interface Stage {
  title: string;
  boxes: Box[];
}

export interface Lane {
  /** From the first stage to the last. */
  stages: Stage[];
  /** Between the stages: one fewer than there are. */
  passing: Passing;
  /** The same in words: what a screen reader reads. */
  says: string[];
}

export interface Picture {
  in: Lane;
  out: Lane;
}

export function picture(subject: Subject, edges: readonly PlaceEdge[], places: readonly Place[]): Picture {
  const of = (kind: Kind) => edges.filter((e) => e.kind === kind && e.from.id === subject.id).map((e) => e.to);
  const place = new Map(places.map((p) => [p.id, p]));
  const near = of("IN_NETWORK");
  const networks = unique([...near, ...near.flatMap((n) => place.get(n.id)?.within.filter((w) => !w.labels.includes("NetworkRule")) ?? [])]);
  const rules = unique([...of("HAS_RULE"), ...near.flatMap((n) => place.get(n.id)?.within.filter((w) => w.labels.includes("NetworkRule")) ?? [])]);
  const self: Stage = { title: "This", boxes: [{ key: subject.id, title: subject.name, lines: [subject.type], labels: subject.labels }] };
  const middle = (way: "in" | "out"): Stage[] => [
    ...(rules.length === 0 ? [] : [{ title: way === "in" ? "Rules in" : "Rules and routes out", boxes: boxed(rules, (r) => ruleBox(r, way)) }]),
    ...(networks.length === 0 ? [] : [{ title: "Network", boxes: boxed(networks, networkBox) }]),
  ];
  return { in: laneIn(subject, edges, place, rules, middle("in"), self), out: laneOut(subject, edges, rules, middle("out").toReversed(), self) };
}

function laneIn(subject: Subject, edges: readonly PlaceEdge[], place: ReadonlyMap<string, Place>, rules: readonly Part[], middle: Stage[], self: Stage): Lane {
  const arriving = edges.filter((e) => e.kind === "REACHES" && e.to.id === subject.id);
  const endpoints = unique(edges.filter((e) => e.kind === "TRIGGERS" && e.to.id === subject.id && e.from.labels.includes("Endpoint")).map((e) => e.from));
  const atEndpoints = endpoints.flatMap((e) => place.get(e.id)?.reached ?? []);
  const ways = [...arriving.map((e) => ({ from: e.from, certainty: e.certainty, conditions: e.conditions })), ...atEndpoints];
  const fromInternet = ways.filter((w) => w.from.labels.includes("Internet"));
  const closed = subject.publicNetworkAccess?.toLowerCase() === "disabled";
  // Code is reached by its endpoints, and machines by their rules, of which both are read; of stores nothing may be known.
  const judged = closed || endpoints.length > 0 || subject.labels.includes("Function") || subject.labels.includes("Instance");
  const passing = fromInternet.length > 0 ? surest(fromInternet) : judged ? "no" : "unknown";
  const others = unique(ways.map((w) => w.from).filter((f) => !f.labels.includes("Internet")));
  const sources: Box[] = [
    {
      key: "internet",
      title: "Internet",
      lines: [passing === "yes" ? "packets can arrive" : passing === "conditional" ? "packets can arrive, if" : passing === "no" ? (closed ? "public access is off" : "no way in was found") : "not known"],
      labels: ["Internet"],
      passing,
      id: "internet",
    },
    ...boxed(others, (o) => ({ key: o.id, title: o.name, lines: ["inside the estate"], labels: o.labels, id: o.id })),
  ];
  const doors: Stage[] = endpoints.length === 0 ? [] : [{ title: "Endpoint", boxes: boxed(endpoints, endpointBox) }];
  const says = [
    inWords[passing],
    ...[...new Set(fromInternet.flatMap((w) => w.conditions ?? []))].map((c) => `Only if ${c}.`),
    ...others.slice(0, 5).map((o) => `Packets can come from ${o.name}.`),
    ...endpoints.map((e) => `Endpoint ${e.name}: ${e.auth ? `authorization ${e.auth}` : "its authorization is not known"}${e.ingress ? `, ingress ${e.ingress}` : ""}.`),
    ...setting("Public network access", subject.publicNetworkAccess),
    ...setting("Ingress", subject.ingress),
    ...setting("Packets that no rule names", subject.networkDefaultAction),
    ...(subject.accessRestricted === true ? ["Rules of its own say from which addresses it may be called."] : []),
    ...(subject.publicIps && subject.publicIps.length > 0 ? [`Public addresses: ${subject.publicIps.join(", ")}.`] : []),
    ...ruled(rules, "in"),
  ];
  return { stages: [{ title: "From", boxes: sources }, ...doors, ...middle, self], passing, says };
}

const inWords: Record<Passing, string> = {
  yes: "Packets from the Internet can arrive.",
  conditional: "Packets from the Internet can arrive under conditions.",
  no: "No way in from the Internet was found.",
  unknown: "Whether packets from the Internet can arrive is not known: nothing that was read decides it.",
};

function laneOut(subject: Subject, edges: readonly PlaceEdge[], rules: readonly Part[], middle: Stage[], self: Stage): Lane {
  const leaving = edges.filter((e) => e.kind === "REACHES" && e.from.id === subject.id);
  const others = unique(leaving.map((e) => e.to).filter((t) => !t.labels.includes("Internet")));
  const v4 = egress(subject.egressIpv4);
  const v6 = egress(subject.egressIpv6);
  const known = [v4, v6].filter((p) => p !== "unknown");
  const toInternet = leaving.filter((e) => e.to.labels.includes("Internet"));
  // What is said of egress tells restricted from not, which an edge does not.
  const passing: Passing = known.includes("yes") ? "yes" : known.includes("conditional") ? "conditional" : toInternet.length > 0 ? surest(toInternet) : known.length > 0 ? "no" : "unknown";
  const ends: Box[] = [
    { key: "v4", title: "Internet, IPv4", lines: [subject.egressIpv4 ?? "not known"], labels: ["Internet"], passing: v4 },
    { key: "v6", title: "Internet, IPv6", lines: [subject.egressIpv6 ?? "not known"], labels: ["Internet"], passing: v6 },
    ...boxed(others, (o) => ({ key: o.id, title: o.name, lines: ["inside the estate"], labels: o.labels, id: o.id })),
  ];
  const says = [
    `Egress over IPv4: ${subject.egressIpv4 ?? "not known"}. Egress over IPv6: ${subject.egressIpv6 ?? "not known"}.`,
    ...(subject.egressWhy ? [`Because ${subject.egressWhy}.`] : []),
    ...others.slice(0, 5).map((o) => `Packets can go to ${o.name}.`),
    ...ruled(rules, "out"),
  ];
  return { stages: [self, ...middle, { title: "To", boxes: ends }], passing, says };
}

function egress(word: string | null | undefined): Passing {
  switch (word) {
    case "unrestricted":
      return "yes";
    case "restricted":
      return "conditional";
    case "none":
      return "no";
    default:
      return "unknown";
  }
}

function surest(edges: readonly { certainty: Certainty }[]): Passing {
  return edges.some((e) => e.certainty === "CERTAIN") ? "yes" : edges.some((e) => e.certainty === "CONDITIONAL") ? "conditional" : "unknown";
}

function setting(words: string, value: string | null | undefined): string[] {
  return value ? [`${words}: ${value}.`] : [];
}

function unique<T extends { id: string }>(parts: readonly T[]): T[] {
  return [...new Map(parts.map((p) => [p.id, p])).values()];
}

const shownBoxes = 4;

/** The first few as boxes; the rest counted in one. */
function boxed<T>(parts: readonly T[], box: (part: T) => Box): Box[] {
  const boxes = parts.slice(0, shownBoxes).map(box);
  const rest = parts.length - boxes.length;
  return rest > 0 ? [...boxes, { key: "rest", title: `${rest} more`, lines: [], labels: ["Resource"] }] : boxes;
}

function endpointBox(e: Part): Box {
  return { key: e.id, id: e.id, title: e.name, lines: [e.auth ? `authorization: ${e.auth}` : "authorization not known"], labels: e.labels };
}

function networkBox(n: Part): Box {
  const ranges = [...(n.cidrBlocks ?? []), ...(n.ipv6CidrBlocks ?? [])];
  return { key: n.id, id: n.id, title: n.name, lines: ranges.length > 0 ? ranges.slice(0, 2) : [n.type], labels: n.labels };
}

const shownLines = 3;

function ruleBox(r: Part, way: "in" | "out"): Box {
  const lines = linesOf(r)?.[way];
  const box = { key: r.id, id: r.id, title: r.name, labels: r.labels };
  if (lines === undefined) {
    return { ...box, lines: ["rules not known"], passing: "unknown" };
  }
  if (lines.length === 0) {
    // A route table has no rules in, and lets through what comes.
    return { ...box, lines: [r.type === "AWS::EC2::RouteTable" && way === "in" ? "routes, no rules" : way === "in" ? "allows nothing in" : "allows nothing out"] };
  }
  return { ...box, lines: lines.length > shownLines ? [...lines.slice(0, shownLines - 1), `${lines.length - shownLines + 1} more rules`] : lines };
}

/** All lines of all rule sets: the boxes have room for a few. */
function ruled(rules: readonly Part[], way: "in" | "out"): string[] {
  return rules.flatMap((r) => {
    const known = linesOf(r);
    if (known === null) {
      return [`Rules of ${r.name}: not known.`];
    }
    const lines = known[way];
    return r.type === "AWS::EC2::RouteTable" && way === "in" ? [] : [`${way === "in" ? "In" : "Out"} by ${r.name}: ${lines.length === 0 ? "allows nothing" : lines.join("; ")}.`];
  });
}

function linesOf(r: Part): RuleLines | null {
  return ruleLines({ type: r.type, rules: r.rules ?? null, routes: r.routes ?? null });
}
