import type { Cell } from "../table/order";

export interface NodeValue {
  labels: string[];
  properties: Record<string, unknown>;
}

export interface RelationshipValue {
  type: string;
  properties: Record<string, unknown>;
  /** The ids of its ends, where it comes in a path. */
  start?: string;
  end?: string;
}

export interface PathValue {
  nodes: NodeValue[];
  relationships: RelationshipValue[];
}

function record(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isNode(value: unknown): value is NodeValue {
  return record(value) && Array.isArray(value["labels"]) && record(value["properties"]) && Object.keys(value).length === 2;
}

export function isRelationship(value: unknown): value is RelationshipValue {
  return record(value) && typeof value["type"] === "string" && record(value["properties"]);
}

export function isPath(value: unknown): value is PathValue {
  return record(value) && Array.isArray(value["nodes"]) && Array.isArray(value["relationships"]) && value["nodes"].every(isNode);
}

/** A node's id; every node of the graph has one. */
export function idOf(node: NodeValue): string {
  const id = node.properties["id"];
  return typeof id === "string" ? id : JSON.stringify(node);
}

/** A node's short name. */
export function nameOf(node: NodeValue): string {
  const name = node.properties["name"];
  return typeof name === "string" && name !== "" ? name : idOf(node);
}

/** A value as one line of text: what a table sorts by and what CSV has. Null is not known. */
export function cell(value: unknown): Cell {
  if (value === null || value === undefined) {
    return null;
  }
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
    return value;
  }
  if (isNode(value)) {
    return idOf(value);
  }
  if (isPath(value)) {
    return value.nodes.map((n, i) => (i === 0 ? nameOf(n) : `${arrow(value.relationships[i - 1], value.nodes[i])} ${nameOf(n)}`)).join(" ");
  }
  if (isRelationship(value)) {
    return value.type;
  }
  if (Array.isArray(value)) {
    return value.map((v) => String(cell(v) ?? "null")).join(", ");
  }
  return JSON.stringify(value);
}

/** How a path's step is written before the node that it leads to. */
function arrow(relationship: RelationshipValue | undefined, to: NodeValue | undefined): string {
  const type = relationship?.type ?? "";
  return relationship?.start !== undefined && to !== undefined && relationship.start === idOf(to) && relationship.end !== idOf(to) ? `<-${type}-` : `-${type}->`;
}
