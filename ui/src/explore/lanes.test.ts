import { expect, test } from "vitest";

import type { Label } from "../api/schema";
import { axes, cells, distances, hasRoom, lanes } from "./lanes";
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

const crowd = (id: string, label: Label, account: string | null, count: number): Item => ({ ...item(id, label), sort: "crowd", account, count });

test("the table of an overview has each crowd in the cell of its row and column, and nothing else", () => {
  const overview = [crowd("a", "Role", "1", 5), crowd("b", "Role", "2", 9), crowd("c", "User", "2", 1), crowd("d", "Role", null, 70), crowd("e", "Policy", "", 3), crowd("f", "Policy", "", 4), item("drawn", "Role", "1")];
  const { rows, columns } = axes(overview, lanes(overview, [], null));
  const held = cells(overview);
  const numbers = rows.map((r) => columns.map((c) => held.get(r.key)?.get(c.key)?.map((i) => i.count)));
  expect(columns.map((c) => c.key).sort()).toEqual(["Policy", "Role", "User"]);
  expect(numbers.flat().flatMap((n) => n ?? []).sort((a, b) => a - b)).toEqual([1, 3, 4, 5, 9, 70]);
  expect(held.get("2")?.get("User")?.map((i) => i.id)).toEqual(["c"]);
});

test("a table of thirty columns has room for its numbers in a window, and on a telephone it has not", () => {
  const spots = new Map(Array.from({ length: 30 }, (_, i) => [`${i}`, { x: 132 * i, y: 0 }]));
  expect([320, 1100].map((width) => hasRoom(spots, width))).toEqual([false, true]);
});
