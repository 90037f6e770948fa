import { expect, test } from "vitest";

import { graphOf, most } from "./graph";
import { planOf } from "./plan";
import { cell } from "./values";

const node = (id: string) => ({ labels: ["Resource"], properties: { id, name: id.toUpperCase() } });
const path = (from: string, type: string, to: string) => ({ nodes: [node(from), node(to)], relationships: [{ type, properties: {}, start: from, end: to }] });

test("values are one line: nodes by id, paths with their arrows as they run, null as not known", () => {
  expect(cell(node("a"))).toBe("a");
  expect(cell(path("a", "OWNS", "b"))).toBe("A -OWNS-> B");
  expect(cell({ nodes: [node("b"), node("a")], relationships: [{ type: "OWNS", properties: {}, start: "a", end: "b" }] })).toBe("B <-OWNS- A");
  expect(cell({ type: "OWNS", properties: {} })).toBe("OWNS");
  expect(cell([1, "x", null])).toBe("1, x, null");
  expect(cell(null)).toBeNull();
  expect(cell({ a: 1 })).toBe('{"a":1}');
});

test("paths become columns along their arrows; two kinds between the same nodes are one arrow", () => {
  const drawn = graphOf([[path("a", "X", "b")], [path("b", "Y", "c")], [path("a", "Z", "b")], [path("c", "BACK", "a")]]);
  expect(drawn.nodes.map((n) => [n.id, n.column])).toEqual([
    ["a", 0],
    ["b", 1],
    ["c", 2],
  ]);
  expect(drawn.edges.find((e) => e.from === "a")?.types).toEqual(["X", "Z"]);
});

test("no two nodes have one place", () => {
  const drawn = graphOf([["a", "b", "c"].map(node), [path("a", "X", "d")], [path("b", "X", "d")], [path("b", "X", "e")]]);
  expect(new Set(drawn.nodes.map((n) => `${n.column}/${n.row}`)).size).toBe(drawn.nodes.length);
});

test("what is too much is left out and counted; relationships alone have no place", () => {
  const drawn = graphOf(Array.from({ length: 100 }, (_, i) => [node(`n${i}`), { type: "X", properties: {} }]));
  expect(drawn.nodes.length).toBe(most);
  expect(drawn.found).toBe(100);
  expect(drawn.loose).toBe(100);
});

test("a plan has its depth by its bars; other rows are no plan", () => {
  const steps = planOf(["operator", "details", "estimated rows", "rows", "db hits"], [["Filter", "x", 1, 2, 0], ["| Expand(All)", "y", 3, 4, 5]]);
  expect(steps?.map((s) => [s.operator, s.depth, s.hits])).toEqual([
    ["Filter", 0, 0],
    ["Expand(All)", 1, 5],
  ]);
  expect(planOf(["operator"], [])).toBeUndefined();
});
