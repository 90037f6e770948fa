import ELK, { type ElkNode } from "elkjs/lib/elk-api.js";
import worker from "elkjs/lib/elk-worker.min.js?url";

import type { Box } from "./column";

interface Point {
  x: number;
  y: number;
}

/** What is to be placed: boxes by their sizes, and edges with the size of their labels. */
export interface Sketch {
  boxes: { width: number; height: number }[];
  edges: { from: number; to: number; width: number; height: number }[];
}

export interface Placed {
  width: number;
  height: number;
  boxes: Box[];
  edges: { points: Point[]; label: Box }[];
}

const options = {
  "elk.algorithm": "layered",
  "elk.direction": "DOWN",
  "elk.edgeRouting": "ORTHOGONAL",
  "elk.layered.spacing.nodeNodeBetweenLayers": "22",
  "elk.layered.spacing.edgeNodeBetweenLayers": "18",
  "elk.spacing.nodeNode": "20",
  "elk.spacing.edgeNode": "14",
  "elk.spacing.edgeEdge": "14",
  "elk.spacing.edgeLabel": "2",
  "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX",
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
  "elk.padding": "[top=4,left=4,bottom=4,right=4]",
};

let engine: { layout: (graph: ElkNode) => Promise<ElkNode>; failed: Promise<never> } | undefined;

/** One worker for the page; it starts with the first layout. */
function start(): NonNullable<typeof engine> {
  let fail: (error: Error) => void;
  const failed = new Promise<never>((_, reject) => (fail = reject));
  failed.catch(() => {});
  const elk = new ELK({
    workerUrl: worker,
    workerFactory: (url) => {
      const made = new Worker(url!);
      made.onerror = () => {
        fail(new Error("The drawing's layout could not be loaded. The list and the table have the same chains."));
        engine = undefined;
      };
      return made;
    },
  });
  return { layout: (graph) => elk.layout(graph), failed };
}

const kept = new Map<string, Promise<Placed>>();

/** Places boxes in layers from top to bottom, with the labels in the edges. The same sketch is placed once. */
export function place(sketch: Sketch): Promise<Placed> {
  const key = JSON.stringify(sketch);
  let placed = kept.get(key);
  if (placed === undefined) {
    placed = work(sketch);
    placed.catch(() => kept.delete(key));
    kept.set(key, placed);
    if (kept.size > 24) {
      kept.delete(kept.keys().next().value!);
    }
  }
  return placed;
}

async function work(sketch: Sketch): Promise<Placed> {
  engine ??= start();
  const graph: ElkNode = {
    id: "root",
    layoutOptions: options,
    children: sketch.boxes.map((b, i) => ({ id: `n${i}`, ...b })),
    edges: sketch.edges.map((e, i) => ({
      id: `e${i}`,
      sources: [`n${e.from}`],
      targets: [`n${e.to}`],
      labels: [{ id: `l${i}`, text: " ", width: e.width, height: e.height, layoutOptions: { "elk.edgeLabels.inline": "true", "elk.edgeLabels.placement": "CENTER" } }],
    })),
  };
  const done = await Promise.race([engine.layout(graph), engine.failed]);
  return {
    width: done.width ?? 0,
    height: done.height ?? 0,
    boxes: (done.children ?? []).map((n) => ({ x: n.x ?? 0, y: n.y ?? 0, width: n.width ?? 0, height: n.height ?? 0 })),
    edges: ((done.edges ?? [])).map((e) => {
      const section = e.sections?.[0];
      const label = e.labels?.[0];
      return {
        points: section === undefined ? [] : [section.startPoint, ...(section.bendPoints ?? []), section.endPoint],
        label: { x: label?.x ?? 0, y: label?.y ?? 0, width: label?.width ?? 0, height: label?.height ?? 0 },
      };
    }),
  };
}
