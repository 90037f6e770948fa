import { expect, test } from "vitest";

import { read, readAll, write, type Op } from "./ops";

const steps: Op[] = [
  { op: "add", id: "arn:aws:iam::1:role/with space" },
  { op: "expand", id: "a b", kind: "CAN_READ", direction: "OUT" },
  { op: "expand", id: "x", kind: null, direction: "BOTH" },
  { op: "open", group: "Zzz_", n: 50 },
  { op: "members", group: "Yy", n: 100 },
  { op: "hide", id: "h" },
  { op: "show" },
  { op: "pin", id: "p 1 2", x: -10, y: 22 },
  { op: "unpin", id: "p" },
];

test("steps come back from the address as they went in", () => {
  expect(steps.map(write).map(read)).toEqual(steps);
});

test("what is no step is left out, and no step asks for more than a page", () => {
  expect(readAll(["", "a", "x * UP id", "o many g", "o -1 g", "z 1", "p 1 NaN id", "m 9999 g"])).toEqual([{ op: "members", group: "g", n: 500 }]);
});
