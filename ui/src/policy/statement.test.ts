import { expect, test } from "vitest";

import { lastLine, markLines } from "./statement";

const lines = ["{", '  "Statement": [', "    {", '      "Sid": "a } in \\" text",', '      "Action": ["s3:*"]', "    },", "    {", '      "Effect": "Deny"', "    }", "  ]", "}"];

test("a statement ends where its brackets close", () => {
  expect(lastLine(lines, 3)).toBe(6);
  expect(lastLine(lines, 7)).toBe(9);
  expect(lastLine(['{"Statement":[{"Effect":"Allow"}]}'], 1)).toBe(1);
  expect(lastLine(["roles/owner to user:ann"], 1)).toBe(1);
  expect(lastLine(["{", "never closed"], 1)).toBe(1);
});

test("lines of the statements that count are marked, and those alone", () => {
  const marked = markLines(lines, [
    { line: 7, statement: "1", effect: "deny" },
    { line: 3, statement: "a", effect: "allow" },
    { line: null, statement: "2", effect: "allow" },
    { line: 99, statement: "3", effect: "allow" },
  ]);
  expect(marked.filter((l) => l.effect === "allow").map((l) => l.number)).toEqual([3, 4, 5, 6]);
  expect(marked.filter((l) => l.effect === "deny").map((l) => l.number)).toEqual([7, 8, 9]);
  expect(marked.flatMap((l) => l.statement ?? [])).toEqual(["a", "1"]);
});
