import { expect, test } from "vitest";

import { compare, leastLetters, letters } from "./order";

test("numbers in words sort as numbers, and what is not known comes last both ways", () => {
  const cells = ["role 10", null, "role 9", "Role 1"];
  expect(cells.toSorted((a, b) => compare(a, b))).toEqual(["Role 1", "role 9", "role 10", null]);
  expect(cells.toSorted((a, b) => compare(a, b, true))).toEqual(["role 10", "role 9", "Role 1", null]);
});

test("a column is as wide as its longest short value, and no value asks for more than the limit", () => {
  expect(letters(["high", "low", null])).toBe("not known".length);
  expect(letters([1234567])).toBe("1,234,567".length);
  expect(letters(["low", "arn:aws:iam::210000000002:role/checkout-callback"])).toBe(leastLetters);
  expect(letters([])).toBe(0);
});
