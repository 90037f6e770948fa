import { expect, test } from "vitest";

import { ago, when, wordsOf } from "./words";

test("words are parted by commas, blanks and lines", () => {
  expect(wordsOf(" eu-west-1,us-east-1\n eu-north-1 ")).toEqual(["eu-west-1", "us-east-1", "eu-north-1"]);
  expect(wordsOf("  ")).toEqual([]);
});

test.each([
  [30, "just now"],
  [12 * 60, "12 minutes ago"],
  [3 * 3600, "3 hours ago"],
  [30 * 3600, "yesterday"],
  [10 * 86400, "10 days ago"],
  [70 * 86400, "2 months ago"],
])("%d seconds ago is %s", (seconds, words) => {
  expect(ago(1_000_000_000_000 - seconds * 1000, 1_000_000_000_000)).toBe(words);
});

test("times are in UTC, and what is not known says so", () => {
  expect(when("2026-11-27T12:08:47Z")).toBe("27 Nov 2026, 12:08 UTC");
  expect(when(null)).toBe("not known");
});
