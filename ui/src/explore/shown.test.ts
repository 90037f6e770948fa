import { expect, test } from "vitest";

import type { Label } from "../api/schema";
import { emptyPicture, type Item, type Picture, type Tie } from "./picture";
import { facets, grouped, shown } from "./shown";

const item = (id: string, label: Label, account = "1"): Item => ({ id, sort: "thing", name: id, what: "", labels: [label], cloud: "AWS", account, flags: [], count: 1, drawn: 0, throughGrant: false });
const tie = (from: string, kind: Tie["kind"], to: string, certain = 1): Tie => ({ id: `${from} ${kind} ${to}`, from, to, kind, count: 1, certain, unknown: 0, conditions: null, technique: null });

function picture(): Picture {
  const p = emptyPicture();
  [item("f1", "Function"), item("f2", "Function"), item("r", "Role", "2"), item("net", "Network")].forEach((i) => p.items.set(i.id, i));
  [tie("f1", "RUNS_AS", "r"), tie("f2", "RUNS_AS", "r", 0), tie("f1", "IN_NETWORK", "net")].forEach((t) => p.ties.set(t.id, t));
  return p;
}

const ids = (x: { items: Item[]; ties: Tie[] }) => ({ items: x.items.map((i) => i.id), ties: x.ties.map((t) => t.id) });

test("a tie needs both its ends", () => {
  expect(ids(shown(picture(), new Set(["label:Role"])))).toEqual({ items: ["f1", "f2", "net"], ties: ["f1 IN_NETWORK net"] });
  expect(ids(shown(picture(), new Set(["kind:RUNS_AS"]))).ties).toEqual(["f1 IN_NETWORK net"]);
  expect(ids(shown(picture(), new Set(["account:2"]))).items).toEqual(["f1", "f2", "net"]);
  const hidden = picture();
  hidden.hidden.add("f1");
  expect(ids(shown(hidden, new Set()))).toEqual({ items: ["f2", "r", "net"], ties: ["f2 RUNS_AS r"] });
});

test("the legend counts what is filtered out as well", () => {
  expect(facets(picture(), new Set(["label:Role", "kind:CAN_READ"])).map((f) => [f.key, f.count, f.on])).toEqual([
    ["cloud:AWS", 4, true],
    ["account:1", 3, true],
    ["label:Function", 2, true],
    ["kind:RUNS_AS", 2, true],
    ["account:2", 1, true],
    ["kind:IN_NETWORK", 1, true],
    ["label:Network", 1, true],
    ["label:Role", 1, false],
    ["kind:CAN_READ", 0, false],
  ]);
});

test("things that are grouped keep their ties, added up", () => {
  const by = grouped(shown(picture(), new Set()), "kind", new Set());
  expect(by.items.map((i) => i.name)).toEqual(["r", "net", "2 functions"]);
  expect(by.ties.find((t) => t.kind === "RUNS_AS")).toMatchObject({ to: "r", count: 2, certain: 1 });
});

test("a group of one stays as it is, and so does the root", () => {
  expect(grouped(shown(picture(), new Set()), "account", new Set(["f1"])).items.map((i) => i.id)).toEqual(["f1", "r", "by account 1"]);
});

test("what no network is known of is in no group", () => {
  const p = picture();
  const second = tie("f2", "IN_NETWORK", "net");
  p.ties.set(second.id, second);
  expect(grouped(shown(p, new Set()), "network", new Set()).items.map((i) => i.name)).toEqual(["r", "net", "2 functions"]);
});
