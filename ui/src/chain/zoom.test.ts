import { expect, test } from "vitest";

import { fitting, legible } from "./zoom";

test.each([
  ["a drawing that has room keeps its size", 500, 790, 1],
  ["a wider one is as wide as its frame", 1000, 790, 0.79],
  ["one that would not be legible so scrolls", 3000, 790, legible],
  ["a frame whose width is not known yet changes nothing", 3000, 0, 1],
])("%s", (_, width, frame, scale) => {
  expect(fitting(width, frame)).toBe(scale);
});
