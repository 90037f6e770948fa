import { expect, test } from "vitest";

import { next } from "./listbox";

test("arrows walk the choices and come back to the box at both ends", () => {
  expect([-1, 0, 1, 2].map((at) => next(at, "ArrowDown", 3))).toEqual([0, 1, 2, -1]);
  expect([-1, 0, 1, 2].map((at) => next(at, "ArrowUp", 3))).toEqual([2, -1, 0, 1]);
  expect(next(-1, "ArrowDown", 0)).toBe(-1);
});
