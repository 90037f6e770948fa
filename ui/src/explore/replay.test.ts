import { expect, test } from "vitest";

import type { Label } from "../api/schema";
import { answersOf, keyOf, wantsOf, type Want } from "./answers";
import type { Op } from "./ops";
import { replay } from "./replay";

const thing = (id: string, label: Label = "Role", account = "1") => ({ id, name: id, cloud: "AWS" as const, account, region: "", type: "", labels: [label], flags: [] });
const edge = (from: string, to: string, certainty = "CERTAIN") => ({ node: { id: `${from}>${to}`, kind: "CAN_ASSUME", certainty, conditions: certainty === "CERTAIN" ? null : "if asked from the office", technique: null, from: thing(from), to: thing(to) } });

function group(id: string, members: string[], throughGrant: boolean, first = 12) {
  return { id, kind: "CAN_ASSUME", direction: "OUT", label: "Role", throughGrant, count: members.length, certain: members.length, edges: { edges: members.slice(0, first).map((m) => edge("root", m)) } };
}

const many = Array.from({ length: 30 }, (_, i) => `many-${i}`);
const byGrant = ["granted-1", "granted-2"];

const known: [Want, unknown][] = [
  [{ want: "thing", id: "root" }, { entity: { ...thing("root", "User"), neighbourCounts: [] } }],
  [
    { want: "groups", id: "root", kind: null, direction: "BOTH" },
    {
      entity: {
        ...thing("root", "User"),
        neighbourCounts: [{ kind: "CAN_ASSUME", direction: "OUT", count: 40 }],
        neighbourGroups: [group("G-many", many, false), group("G-grant", byGrant, true), group("G-few", ["few"], false)],
      },
    },
  ],
  [{ want: "open", group: "G-grant", n: 2 }, { neighbourGroup: group("G-grant", byGrant, true) }],
  [{ want: "open", group: "G-many", n: 20 }, { neighbourGroup: group("G-many", many, false, 20) }],
];
const answers = answersOf((w) => new Map(known.map(([k, a]) => [keyOf(k), a])).get(keyOf(w)));
const expand: Op = { op: "expand", id: "root", kind: null, direction: "BOTH" };

const names = (ops: Op[]) => [...replay("root", ops, answers).items.values()].map((i) => i.name);

test("few neighbours are drawn, many are a bundle, and a Grant is one bundle however few it leads to", () => {
  expect(names([expand])).toEqual(["root", "30 roles", "2 roles", "few"]);
});

test("an open bundle is those that are left, and goes when none is", () => {
  expect(names([expand, { op: "open", group: "G-grant", n: 2 }])).toEqual(["root", "30 roles", "few", "granted-1", "granted-2"]);
  const open = replay("root", [expand, { op: "open", group: "G-many", n: 20 }], answers);
  expect(open.items.get("G-many")?.name).toBe("10 more roles");
  expect(open.items.has("many-19")).toBe(true);
  expect(open.items.has("many-20")).toBe(false);
});

test("what a limit left out is said", () => {
  expect(replay("root", [expand], answers).cut).toEqual(["Of root, 33 edges of 40 in its 40 largest groups are shown; expand one kind to see the rest."]);
});

test("hidden things come back, pins stay until they are taken off", () => {
  const after = replay("root", [expand, { op: "hide", id: "few" }, { op: "pin", id: "root", x: 1, y: 2 }], answers);
  expect(after.hidden).toEqual(new Set(["few"]));
  expect(after.pins.get("root")).toEqual({ x: 1, y: 2 });
  expect(replay("root", [expand, { op: "hide", id: "few" }, { op: "show" }], answers).hidden.size).toBe(0);
});

test("each answer is wanted once", () => {
  expect(wantsOf("root", [expand, expand, { op: "hide", id: "few" }])).toEqual([known[0]?.[0], known[1]?.[0]]);
  expect(wantsOf(null, [])).toEqual([{ want: "overview" }]);
});

test("an overview draws groups by account and says what is drawn together", () => {
  const overview = {
    nodes: 9,
    accounts: 30,
    otherAccounts: 6,
    groups: [
      { id: "a", cloud: "AWS", account: "1", accountName: "Payments", accounts: 1, label: "Role", count: 7, flags: [{ flag: "ADMIN", count: 2 }] },
      { id: "b", cloud: null, account: null, accountName: null, accounts: 6, label: "Function", count: 2, flags: [] },
    ],
    links: { totalCount: 1, links: [{ from: "b", to: "a", kind: "CAN_ASSUME", count: 4, certain: 3, unknown: 1 }] },
    byKind: [],
  };
  const p = replay(null, [], answersOf(() => ({ overview })));
  expect([...p.items.values()].map((i) => [i.name, i.what, i.count, i.flags])).toEqual([
    ["7 roles", "Payments", 7, ["ADMIN"]],
    ["2 functions", "6 other accounts", 2, []],
  ]);
  expect(p.ties.get("b CAN_ASSUME a")).toMatchObject({ count: 4, certain: 3, unknown: 1 });
  expect(p.cut).toEqual(["6 smaller accounts of 30 are drawn together."]);
});
