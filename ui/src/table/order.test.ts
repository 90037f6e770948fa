import { expect, test } from "vitest";

import { compare } from "./order";

test("numbers in words sort as numbers, and what is not known comes last both ways", () => {
  const cells = ["role 10", null, "role 9", "Role 1"];
  expect(cells.toSorted((a, b) => compare(a, b))).toEqual(["Role 1", "role 9", "role 10", null]);
  expect(cells.toSorted((a, b) => compare(a, b, true))).toEqual(["role 10", "role 9", "Role 1", null]);
});
