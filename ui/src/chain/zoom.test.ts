import { expect, test } from "vitest";

import { around, fitting, legible, seen } from "./zoom";

test.each([
  ["a drawing that has room keeps its size", 500, 790, 1],
  ["a wider one is as wide as its frame", 800, 760, 0.95],
  ["one that would not be legible so scrolls", 3000, 790, legible],
  ["a frame whose width is not known yet changes nothing", 3000, 0, 1],
])("%s", (_, width, frame, scale) => {
  expect(fitting(width, frame)).toBe(scale);
});

test.each([
  ["what is seen moves nothing", 100, 500, 200, 300, 100],
  ["what lies before is shown with room before it", 300, 500, 200, 260, 188],
  ["at the beginning there is no room to show", 300, 500, 4, 60, 0],
  ["what lies behind is shown with room behind it", 0, 500, 700, 760, 272],
  ["of what is larger than the frame the beginning is seen", 0, 500, 700, 1300, 688],
])("%s", (_, scroll, frame, from, to, after) => {
  expect(seen(scroll, frame, from, to)).toBe(after);
});

test("what holds all boxes holds no more", () => {
  expect(around([{ x: 10, y: 50, width: 20, height: 10 }, { x: 0, y: 0, width: 15, height: 8 }])).toEqual({ x: 0, y: 0, width: 30, height: 60 });
});
