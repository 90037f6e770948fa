import Graph from "graphology";
import forceAtlas2 from "graphology-layout-forceatlas2";
import noverlap from "graphology-layout-noverlap";

import type { ForceJob, ForceResult } from "./force";

// ForceAtlas2 in a worker of our own: the library's makes itself from a blob, which our policy refuses.

const rounds = 200;

self.onmessage = (message: MessageEvent<ForceJob>) => {
  const { nodes, edges } = message.data;
  const graph = new Graph({ multi: true });
  nodes.forEach((n) => graph.addNode(n.id, { x: n.x, y: n.y, size: 40, fixed: n.fixed }));
  edges.forEach(([from, to]) => graph.addEdge(from, to));
  forceAtlas2.assign(graph, {
    iterations: rounds,
    settings: { ...forceAtlas2.inferSettings(graph), barnesHutOptimize: nodes.length > 1000, scalingRatio: 400, gravity: 0.6, slowDown: 4 },
  });
  if (nodes.length <= 2000) {
    noverlap.assign(graph, { maxIterations: 80, settings: { margin: 30, ratio: 1, gridSize: 20 } });
  }
  const result: ForceResult = graph.mapNodes((id, a) => [id, Math.round(Number(a["x"])), Math.round(Number(a["y"]))]);
  self.postMessage(result);
};
