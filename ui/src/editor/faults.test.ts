import { expect, test } from "vitest";

import { mended, span } from "./faults";

test("a fault covers the word at its place, counted in characters", () => {
  const text = "MATCH (n)\nRETUN n, '🙂', q";
  expect(text.slice(span(text, { line: 2, column: 1 }).from, span(text, { line: 2, column: 1 }).to)).toBe("RETUN");
  const q = span(text, { line: 2, column: 15 });
  expect(text.slice(q.from, q.to)).toBe("q");
});

test("a place behind the end is the end, and an empty text has no word", () => {
  expect(span("ab", { line: 1, column: 9 })).toEqual({ from: 2, to: 2 });
  expect(span("", { line: 3, column: 4 })).toEqual({ from: 0, to: 0 });
});

test("a word is mended and its neighbours stay", () => {
  expect(mended("public -> invok->function", { line: 1, column: 11, message: "", instead: "invoke" })).toBe("public -> invoke->function");
  expect(mended("a b", { line: 1, column: 3, message: "" })).toBe("a b");
});
