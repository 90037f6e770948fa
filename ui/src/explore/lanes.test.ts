import { expect, test } from "vitest";

import type { Label } from "../api/schema";
import { distances, lanes } from "./lanes";
import type { Item, Tie } from "./picture";
import { next, start } from "./walk";

const item = (id: string, label: Label, account = "1"): Item => ({ id, sort: "thing", name: id, what: "", labels: [label], cloud: "AWS", account, flags: [], count: 1, drawn: 0, throughGrant: false });
const tie = (from: string, to: string): Tie => ({ id: `${from}>${to}`, from, to, kind: "CAN_ASSUME", count: 1, certain: 1, unknown: 0, conditions: null, technique: null });

const items = [item("in", "User"), item("root", "Function"), item("out", "Role"), item("far", "DataStore"), item("alone", "Key")];
const ties = [tie("in", "root"), tie("root", "out"), tie("out", "far")];

test("access leads from left to right, from what leads to the root to what it leads to", () => {
  expect(Object.fromEntries(distances(items, ties, "root"))).toEqual({ root: 0, in: -1, out: 1, far: 2 });
  const spots = lanes(items, ties, "root");
  const byX = [...spots].sort(([, a], [, b]) => a.x - b.x).map(([id]) => id);
  expect(byX).toEqual(["in", "root", "out", "far", "alone"]);
});

test("no two stand in one place, however many they are", () => {
  const crowd = [item("root", "User"), ...Array.from({ length: 120 }, (_, i) => item(`n${i}`, i % 2 ? "Role" : "Function", String(i % 7)))];
  const fan = crowd.slice(1).map((i) => tie("root", i.id));
  for (const spots of [lanes(crowd, fan, "root"), lanes(crowd, [], null)]) {
    expect(new Set([...spots.values()].map((s) => `${Math.round(s.x)} ${Math.round(s.y)}`)).size).toBe(crowd.length);
  }
});

test("the same canvas is laid out the same, in whatever order it came", () => {
  const place = (list: Item[]) => Object.fromEntries([...lanes(list, ties, "root")].sort());
  expect(place(items.toReversed())).toEqual(place(items));
});

test("arrows go to the neighbour in their way, and to any item where there is none", () => {
  const spots = new Map([
    ["a", { x: 0, y: 0 }],
    ["near", { x: 50, y: 0 }],
    ["tied", { x: 200, y: 40 }],
    ["below", { x: 0, y: 100 }],
  ]);
  const one = [tie("a", "tied")];
  expect(next("a", "ArrowRight", spots, one)).toBe("tied");
  expect(next("a", "ArrowDown", spots, one)).toBe("below");
  expect(next("a", "ArrowUp", spots, one)).toBeUndefined();
  expect(start(spots)).toBe("a");
});
