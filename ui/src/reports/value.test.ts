import { expect, test } from "vitest";

import { cellOf, chainOf, idsIn, valueText } from "./value";

const list = ["internet", { kind: "CAN_INVOKE", via: "arn:url", certainty: "conditional" }, "arn:fn", { kind: "RUNS_AS", certainty: "certain" }, "arn:role"];

test("a chain is a list in which ids and steps take turns, or a path of Cypher; nothing else is", () => {
  expect(chainOf(list)?.nodes).toEqual(["internet", "arn:fn", "arn:role"]);
  const node = (id: string) => ({ labels: ["Function"], properties: { id } });
  const path = { nodes: [node("a"), node("b")], relationships: [{ type: "RUNS_AS", start: "b", properties: { technique: "t" } }] };
  expect(chainOf(path)).toEqual({ nodes: ["a", "b"], steps: [{ kind: "RUNS_AS", backwards: true, via: "", technique: "t", certainty: "certain", conditions: "", assumes: "" }] });
  for (const other of [null, "a", ["a", "b", "c"], ["a"], ["a", { kind: "X" }], { nodes: [node("a")], relationships: [] }, ["a", { certainty: "certain" }, "b"]]) {
    expect(chainOf(other)).toBeUndefined();
  }
});

test("values read as the command line prints them", () => {
  expect(valueText(list)).toBe("internet -[CAN_INVOKE via arn:url (conditional)]-> arn:fn -[RUNS_AS]-> arn:role");
  expect(valueText([["a", "b"], 3, null, true])).toBe("a, b, 3, , true");
  expect(valueText({ labels: [], properties: { id: "arn:x", name: "x" } })).toBe("arn:x");
  expect(valueText({ a: 1 })).toBe('{"a":1}');
});

test("what is not known sorts as not known, numbers as numbers", () => {
  expect([cellOf(null), cellOf(3), cellOf(false), cellOf(["a", "b"])]).toEqual([null, 3, false, "a, b"]);
});

test("ids are found in texts, lists and chains; sentences, numbers and dates are none", () => {
  expect(idsIn(list)).toEqual(["internet", "arn:fn", "arn:role", "arn:url"]);
  expect(idsIn(["arn:aws:iam::1:role/a", "//run.googleapis.com/x", "/subscriptions/1", "external:github (any repository)", "f6c43aad-5706-4a76-af5f-2981910cdff0", "210000000002", "allUsers"])).toHaveLength(7);
  expect(idsIn("code:arn:aws:lambda:x")).toEqual(["arn:aws:lambda:x"]);
  for (const none of ["certain", "its search: ended", "2026-11-01T00:00:00Z", 3, null, "python3.12", "High: a way in"]) {
    expect(idsIn(none)).toEqual([]);
  }
});
