import type { Cell } from "../table/order";

/** One step of a chain as a row holds it. */
export interface RowStep {
  kind: string;
  /** The edge leads from the later node to the earlier. */
  backwards: boolean;
  /** The id of the way in, for a step that leads through one. */
  via: string;
  technique: string;
  certainty: "certain" | "conditional" | "unknown";
  /** What must hold for the step, in words. */
  conditions: string;
  /** What must hold though no edge says so, as code:<function>. */
  assumes: string;
}

/** A chain as a row holds it: ids, one more than there are steps. */
export interface RowChain {
  nodes: string[];
  steps: RowStep[];
}

type Bag = Record<string, unknown>;

function bag(v: unknown): Bag | undefined {
  return typeof v === "object" && v !== null && !Array.isArray(v) ? (v as Bag) : undefined;
}

const word = (v: unknown): string => (typeof v === "string" ? v : "");

/** The id of a node as the engine writes nodes: {labels, properties}. */
export function nodeId(v: unknown): string | undefined {
  const node = bag(v);
  const id = node?.["labels"] === undefined ? undefined : bag(node["properties"])?.["id"];
  return typeof id === "string" && id !== "" ? id : undefined;
}

/** A chain: a path of Cypher {nodes, relationships}, or a list in which ids of nodes and steps take turns; else nothing. */
export function chainOf(v: unknown): RowChain | undefined {
  const path = bag(v);
  if (path !== undefined) {
    const { nodes, relationships } = path;
    return Array.isArray(nodes) && Array.isArray(relationships) ? chainFrom(nodes, relationships) : undefined;
  }
  if (!Array.isArray(v) || v.length < 3 || v.length % 2 === 0) {
    return undefined;
  }
  return chainFrom(
    v.filter((_, i) => i % 2 === 0),
    v.filter((_, i) => i % 2 === 1),
  );
}

function chainFrom(nodes: unknown[], relationships: unknown[]): RowChain | undefined {
  const ids = nodes.map((n) => (typeof n === "string" ? n : nodeId(n)));
  const steps = relationships.map((r, i) => stepOf(r, ids[i]));
  if (ids.length !== steps.length + 1 || steps.length === 0 || ids.includes(undefined) || steps.includes(undefined)) {
    return undefined;
  }
  return { nodes: ids as string[], steps: steps as RowStep[] };
}

function stepOf(v: unknown, from: string | undefined): RowStep | undefined {
  const step = bag(v);
  if (step === undefined) {
    return undefined;
  }
  const relationship = bag(step["properties"]);
  const said = relationship ?? step;
  const kind = word(relationship ? step["type"] : said["kind"]);
  const start = word(step["start"]);
  const certainty = word(said["certainty"]);
  return kind === ""
    ? undefined
    : {
        kind,
        backwards: relationship ? start !== "" && start !== from : step["backwards"] === true,
        via: word(said["via"]),
        technique: word(said["technique"]),
        certainty: certainty === "conditional" || certainty === "unknown" ? certainty : "certain",
        conditions: word(said["conditions"]),
        assumes: word(said["assumes"]),
      };
}

/** A chain in one line, with arrows as Cypher draws them and as the command line prints it. */
export function chainText(chain: RowChain): string {
  return chain.steps.reduce((line, step, i) => {
    const label = step.kind + (step.via === "" ? "" : ` via ${step.via}`) + (step.certainty === "certain" ? "" : ` (${step.certainty})`);
    return line + (step.backwards ? ` <-[${label}]- ` : ` -[${label}]-> `) + (chain.nodes[i + 1] ?? "");
  }, chain.nodes[0] ?? "");
}

/** A value as people read it, as the command line prints it: a list with commas, nothing for null. */
export function valueText(v: unknown): string {
  const chain = chainOf(v);
  if (chain !== undefined) {
    return chainText(chain);
  }
  if (v === null || v === undefined) {
    return "";
  }
  if (Array.isArray(v)) {
    return v.map(valueText).join(", ");
  }
  return typeof v === "string" ? v : (nodeId(v) ?? JSON.stringify(v));
}

/** What a value is sorted by, and what CSV has of it. */
export function cellOf(v: unknown): Cell {
  return v === null || v === undefined ? null : typeof v === "number" || typeof v === "boolean" ? v : valueText(v);
}

// Ids of clouds hold a colon or a slash without a space behind it, or are a GUID, an account's number, or one of three words.
const id = /^(\/|[a-zA-Z][\w.-]*:)\S|^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$|^\d{10,12}$|^(internet|allUsers|allAuthenticatedUsers)$/i;

/** Whether a text may be the id of a node; it is asked only then. */
function mayBeId(text: string): boolean {
  return text.length <= 2048 && id.test(text);
}

/** The function of an assumption "code:<function>": that its code lets its caller act as it. */
export function codeOf(text: string): string | undefined {
  return text.startsWith("code:") ? text.slice("code:".length) : undefined;
}

/** The texts in a value that may be ids of nodes. Only the server knows which are. */
export function idsIn(v: unknown): string[] {
  if (typeof v === "string") {
    const code = codeOf(v);
    return code !== undefined ? [code] : mayBeId(v) ? [v] : [];
  }
  const chain = chainOf(v);
  if (chain !== undefined) {
    return [...chain.nodes, ...chain.steps.map((s) => s.via).filter((id) => id !== "")];
  }
  if (Array.isArray(v)) {
    return v.flatMap(idsIn);
  }
  const node = nodeId(v);
  return node === undefined ? [] : [node];
}
