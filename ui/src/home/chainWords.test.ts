import { expect, test } from "vitest";

import { assumed, certaintyOf, costWords } from "./chainWords";

const edge = (certainty: "CERTAIN" | "CONDITIONAL" | "UNKNOWN") => ({ kind: "RUNS_AS" as const, certainty, edge: { id: "edge:1" } });

test("a chain is as certain as its weakest step, and conditional where it assumes something", () => {
  expect(certaintyOf({ conditional: false, edges: [edge("CERTAIN")] })).toBe("CERTAIN");
  expect(certaintyOf({ conditional: true, edges: [edge("CERTAIN")] })).toBe("CONDITIONAL");
  expect(certaintyOf({ conditional: true, edges: [edge("CONDITIONAL"), edge("UNKNOWN")] })).toBe("UNKNOWN");
});

test("an assumption names the function; others stand as they are", () => {
  const node = { id: "//run/a", name: "image-resize", cloud: "GCP" as const, account: "", region: "", type: "", labels: [], flags: [] };
  expect(assumed({ nodes: [node], assumptions: ["code://run/a", "code:gone", "other"] })).toEqual([
    "the code of image-resize lets its caller act as it",
    "the code of gone lets its caller act as it",
    "other",
  ]);
});

test("costs are short", () => {
  expect([4, 2.55, 0].map(costWords)).toEqual(["cost 4", "cost 2.5", "cost 0"]);
});
