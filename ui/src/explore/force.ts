import { useEffect, useState } from "react";

import { lanes } from "./lanes";
import type { Item, Spot, Spots, Tie } from "./picture";

/** What the worker gets: where nodes begin, which of them stay, and edges by the ids of their ends. */
export interface ForceJob {
  nodes: { id: string; x: number; y: number; fixed: boolean }[];
  edges: [from: string, to: string][];
}

export type ForceResult = [id: string, x: number, y: number][];

/**
 * Positions by forces, reckoned in a worker from the lanes, so that the same canvas gives the same picture. Until they
 * come, those before hold, and lanes for what is new.
 */
export function useForce(items: readonly Item[], ties: readonly Tie[], root: string | null, pins: Spots, on: boolean): { spots: Spots; busy: boolean } {
  const [state, setState] = useState<{ spots: Map<string, Spot>; of: unknown }>({ spots: new Map(), of: null });
  useEffect(() => {
    if (!on || items.length === 0) {
      return;
    }
    const begin = lanes(items, ties, root);
    const job: ForceJob = {
      nodes: items.map((i) => ({ id: i.id, ...(pins.get(i.id) ?? begin.get(i.id) ?? { x: 0, y: 0 }), fixed: pins.has(i.id) })),
      edges: ties.filter((t) => t.from !== t.to).map((t) => [t.from, t.to]),
    };
    const worker = new Worker(new URL("./force.worker.ts", import.meta.url), { type: "module" });
    worker.onmessage = (message: MessageEvent<ForceResult>) => {
      setState({ spots: new Map(message.data.map(([id, x, y]) => [id, { x, y }])), of: items });
    };
    worker.postMessage(job);
    return () => worker.terminate();
  }, [items, ties, root, pins, on]);
  return { spots: state.spots, busy: on && items.length > 0 && state.of !== items };
}
