import { idOf, isNode, isPath, isRelationship, nameOf, type NodeValue } from "./values";

export interface DrawnNode {
  id: string;
  name: string;
  labels: string[];
  column: number;
  /** Its place in the column, from 0. */
  row: number;
}

export interface DrawnEdge {
  from: string;
  to: string;
  types: string[];
}

export interface Drawn {
  nodes: DrawnNode[];
  edges: DrawnEdge[];
  /** Nodes of the rows, drawn or not. */
  found: number;
  /** Relationships that came outside of paths: rows do not say where they lead. */
  loose: number;
}

/** The most that is legible. */
export const most = 60;

/** Nodes, and relationships of paths, out of rows, in columns along the arrows. Rows beyond the limit are left out whole. */
export function graphOf(rows: readonly (readonly unknown[])[]): Drawn {
  const nodes = new Map<string, NodeValue>();
  const edges = new Map<string, DrawnEdge>();
  const all = new Set<string>();
  let loose = 0;
  for (const row of rows) {
    const here = new Map<string, NodeValue>();
    const links: DrawnEdge[] = [];
    const visit = (value: unknown): void => {
      if (isNode(value)) {
        here.set(idOf(value), value);
      } else if (isPath(value)) {
        value.nodes.forEach(visit);
        for (const r of value.relationships) {
          if (r.start !== undefined && r.end !== undefined) {
            links.push({ from: r.start, to: r.end, types: [r.type] });
          }
        }
      } else if (isRelationship(value)) {
        loose++;
      } else if (Array.isArray(value)) {
        value.forEach(visit);
      } else if (typeof value === "object" && value !== null) {
        Object.values(value).forEach(visit);
      }
    };
    row.forEach(visit);
    here.forEach((_, id) => all.add(id));
    const fresh = [...here.keys()].filter((id) => !nodes.has(id)).length;
    if (nodes.size + fresh > most) {
      continue;
    }
    here.forEach((node, id) => nodes.set(id, node));
    for (const link of links) {
      const key = JSON.stringify([link.from, link.to]);
      const known = edges.get(key);
      edges.set(key, { ...link, types: [...new Set([...(known?.types ?? []), ...link.types])] });
    }
  }
  const list = [...edges.values()];
  return { nodes: place([...nodes.entries()], list), edges: list, found: all.size, loose };
}

/** Arrows that close a circle, when one goes along them from where none arrives, then from what came first. */
function arrowsBack(ids: readonly string[], out: ReadonlyMap<string, string[]>, into: ReadonlyMap<string, string[]>): Set<string> {
  const back = new Set<string>();
  const done = new Set<string>();
  const onWay = new Set<string>();
  const go = (id: string): void => {
    onWay.add(id);
    for (const to of out.get(id) ?? []) {
      if (onWay.has(to)) {
        back.add(JSON.stringify([id, to]));
      } else if (!done.has(to)) {
        go(to);
      }
    }
    onWay.delete(id);
    done.add(id);
  };
  for (const id of [...ids.filter((i) => !into.has(i)), ...ids]) {
    if (!done.has(id)) {
      go(id);
    }
  }
  return back;
}

/** Columns by the longest way from a start (arrows back are left aside), rows by the mean of what leads there. */
function place(nodes: readonly [string, NodeValue][], edges: readonly DrawnEdge[]): DrawnNode[] {
  const out = new Map<string, string[]>();
  const into = new Map<string, string[]>();
  for (const e of edges) {
    if (e.from !== e.to) {
      out.set(e.from, [...(out.get(e.from) ?? []), e.to]);
      into.set(e.to, [...(into.get(e.to) ?? []), e.from]);
    }
  }
  const back = arrowsBack(nodes.map(([id]) => id), out, into);
  const column = new Map<string, number>();
  const depth = (id: string): number => {
    const known = column.get(id);
    if (known !== undefined) {
      return known;
    }
    const d = Math.max(-1, ...(into.get(id) ?? []).filter((f) => !back.has(JSON.stringify([f, id]))).map(depth)) + 1;
    column.set(id, d);
    return d;
  };
  nodes.forEach(([id]) => depth(id));
  const columns: string[][] = [];
  for (const [id] of nodes) {
    (columns[column.get(id) ?? 0] ??= []).push(id);
  }
  const rowOf = new Map<string, number>();
  for (const ids of columns) {
    const mean = (id: string) => {
      const rows = (into.get(id) ?? []).map((f) => rowOf.get(f)).filter((r) => r !== undefined);
      return rows.length === 0 ? Number.MAX_SAFE_INTEGER : rows.reduce((a, b) => a + b, 0) / rows.length;
    };
    const order = (ids ?? []).map((id, i) => ({ id, i, mean: mean(id) })).toSorted((a, b) => a.mean - b.mean || a.i - b.i);
    order.forEach(({ id }, i) => rowOf.set(id, i));
  }
  return nodes.map(([id, node]) => ({ id, name: nameOf(node), labels: node.labels, column: column.get(id) ?? 0, row: rowOf.get(id) ?? 0 }));
}
