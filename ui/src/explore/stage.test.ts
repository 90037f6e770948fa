import { expect, test } from "vitest";

import type { Item, Tie } from "./picture";
import { around, labelOf, lines } from "./stage";

const tie = (from: string, kind: Tie["kind"], to: string, more: Partial<Tie> = {}): Tie => ({ id: `${from} ${kind} ${to}`, from, to, kind, count: 1, certain: 1, unknown: 0, conditions: null, technique: null, ...more });

test("ties between the same two are one line, as certain as the best of them", () => {
  const [line, ...rest] = lines([tie("a", "CAN_READ", "b", { certain: 0 }), tie("a", "CAN_WRITE", "b"), tie("a", "CAN_READ", "a")]);
  expect(rest).toEqual([]);
  expect(line).toMatchObject({ certainty: "CERTAIN", count: 2, bent: false });
});

test("lines both ways are bent, so that both are seen", () => {
  expect(lines([tie("a", "TRUSTS", "b"), tie("b", "CAN_ASSUME", "a", { certain: 0, unknown: 1 })]).map((l) => [l.bent, l.certainty])).toEqual([
    [true, "CERTAIN"],
    [true, "UNKNOWN"],
  ]);
});

test("around an item is what is one step away", () => {
  expect(around("b", [tie("a", "TRUSTS", "b"), tie("b", "TRUSTS", "c"), tie("c", "TRUSTS", "d")])).toEqual(new Set(["b", "a", "c"]));
});

test("in a table a crowd's label is a number that its cell has room for", () => {
  const crowd: Item = { id: "c", sort: "crowd", name: "4,676 policies", what: "no account", labels: ["Policy"], cloud: "AWS", account: "", flags: [], count: 0, drawn: 0, throughGrant: false };
  expect([7, 413, 4_676, 15_289, 918_554].map((count) => labelOf({ ...crowd, count }, true))).toEqual(["7", "413", "4.7K", "15K", "919K"]);
  expect(labelOf({ ...crowd, count: 4_676 }, false)).toBe("4,676 policies");
});
