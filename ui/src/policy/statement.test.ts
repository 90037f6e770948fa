import { expect, test } from "vitest";

import { excerpt, lastLine, markLines } from "./statement";

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

test.each([
  ["a Sid", "AllBuckets", [5, 9]],
  ["a position", "0", [4, 4]],
  ["a Sid that looks like a position goes before the position", "1", [10, 10]],
  ["neither", "2x", []],
  ["a position behind the last", "3", []],
])("a statement without a line is found by its name: %s", (_, statement, span) => {
  const document = `{
  "Id": "Statement",
  "Statement": [
    { "Effect": "Allow", "Condition": { "Bool": { "x": "{" } } },
    {
      "Sid": "AllBuckets",
      "Action": "s3:*",
      "Resource": ["*"]
    },
    { "Sid": "1" }
  ]
}`.split("\n");
  const marked = markLines(document, [{ line: null, statement, effect: "allow" }]).filter((l) => l.effect !== undefined);
  expect(marked.length === 0 ? [] : [marked[0]!.number, marked.at(-1)!.number]).toEqual(span);
});

test("one statement without a list is found; a text that is no document of AWS has none", () => {
  const at = (lines: string[]) => markLines(lines, [{ line: null, statement: "0", effect: "allow" }]).flatMap((l) => (l.effect === undefined ? [] : [l.number]));
  expect(at(["{", '"Version": "2012-10-17", "Statement": {', '"Effect": "Allow"', "} }"])).toEqual([2, 3, 4]);
  expect(at(["roles/owner to user:ann"])).toEqual([]);
  expect(at(['{"permissions": [{}]}'])).toEqual([]);
});

const policy = `{
  "Statement": [
    {
      "Sid": "s3:GetObject",
      "Action": [
        "s3:Get*",
        "sqs:SendMessage"
      ],
      "Resource": { "x": "*" }
    },
    {
      "Sid": "b",
      "Action": "*",
      "Resource": "*"
    }
  ]
}`.split("\n");
const allow = (line: number) => [{ line, statement: "", effect: "allow" }];

test.each([
  ["a pattern in a list over lines; a Sid or the statement beside it is none", 3, ["s3:GetObject"], [6]],
  ["without regard to case, each line once", 3, ["S3:getobject", "s3:GetObjectAcl", "sqs:SendMessage"], [6, 7]],
  ["* is any action, the star of a resource none", 11, ["iam:PassRole"], [13]],
  ["a dot of a pattern is a dot", 3, ["s3xGetObject"], []],
  ["no action, no line", 3, [], []],
])("lines that name an action: %s", (_, line, actions, named) => {
  const marked = markLines(policy, allow(line), actions);
  expect(marked.filter((l) => l.action).map((l) => l.number)).toEqual(named);
});

test("an excerpt keeps a few lines around, says where some are left out, and leaves out no line alone", () => {
  const text = Array.from({ length: 20 }, (_, i) => `line ${i + 1}`);
  const shown = (...marked: number[]) => excerpt(markLines(text, marked.flatMap(allow))).map((l) => l?.number ?? "⋮");
  expect(shown(10)).toEqual(["⋮", 8, 9, 10, 11, 12, "⋮"]);
  expect(shown(4, 10)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, "⋮"]);
  expect(shown(17)).toEqual(["⋮", 15, 16, 17, 18, 19, 20]);
});

test("an excerpt of a policy of which nothing counts is the whole", () => {
  expect(excerpt(markLines(policy, [])).map((l) => l?.number)).toEqual(policy.map((_, i) => i + 1));
});
