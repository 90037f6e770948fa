import { expect, test } from "vitest";

import { fieldGroups, inWords, shown } from "./fields";
import { ResourceValuesDocument } from "./values.graphql.ts";

test("every value that is asked for has exactly one place, and every place is asked for", () => {
  const asked = new Set([...ResourceValuesDocument.toString().matchAll(/^ {4}(\w+)$/gm)].map((m) => m[1]!));
  asked.delete("id");
  const placed = fieldGroups.flatMap((g) => g.fields.map(([name]) => name));
  expect(new Set(placed)).toEqual(asked);
  expect(placed).toHaveLength(asked.size);
});

test("what is null is told as not known, and what its labels do not have is left out", () => {
  expect(shown({ id: "f", runtime: "python3.13", handler: null, timeout: 3 })).toEqual([
    { title: "Code", known: [{ words: "Runtime", value: "python3.13" }], unknown: ["Handler"] },
    { title: "Limits and failures", known: [{ words: "Timeout (s)", value: 3 }], unknown: [] },
  ]);
  expect(shown({ id: "x", name: "no typed values" })).toEqual([]);
});

test.each([
  [true, "yes"],
  [false, "no"],
  [0, "0"],
  [[], "none"],
  [["a", "b"], "a, b"],
  ["<b>", "<b>"],
])("%o is written %s", (value, words) => {
  expect(inWords(value)).toBe(words);
});
