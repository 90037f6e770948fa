import { expect, test } from "vitest";

import { byKind, heading, isAccess } from "./relations";

test("groups by label and grant are put together by kind and direction, control first", () => {
  const groups = byKind([
    { kind: "CAN_INVOKE", direction: "IN", label: "User", throughGrant: true, count: 7, certain: 3 },
    { kind: "CAN_INVOKE", direction: "IN", label: "Role", throughGrant: false, count: 9, certain: 9 },
    { kind: "CAN_INVOKE", direction: "IN", label: "User", throughGrant: false, count: 1, certain: 1 },
    { kind: "CAN_INVOKE", direction: "OUT", label: "Function", throughGrant: false, count: 1, certain: 1 },
    { kind: "CAN_ASSUME", direction: "OUT", label: "Role", throughGrant: false, count: 1, certain: 0 },
  ]);
  expect(groups.map((g) => `${g.kind}.${g.direction}`)).toEqual(["CAN_ASSUME.OUT", "CAN_INVOKE.IN", "CAN_INVOKE.OUT"]);
  expect(groups[1]).toMatchObject({
    count: 17,
    certain: 13,
    granted: 7,
    labels: [
      { label: "Role", count: 9 },
      { label: "User", count: 8 },
    ],
  });
});

test("what somebody may do is told from structure, and headings from the thing's side", () => {
  expect(isAccess("CAN_READ")).toBe(true);
  expect(isAccess("IN_NETWORK")).toBe(false);
  expect(heading("RUNS_AS", "OUT")).toBe("Runs as");
  expect(heading("RUNS_AS", "IN")).toBe("What runs as it");
});
