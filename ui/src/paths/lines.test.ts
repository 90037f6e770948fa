import { expect, test } from "vitest";

import { excerpt, mark } from "./lines";

const policy = `{
  "Statement": [
    {
      "Sid": "a}",
      "Action": ["s3:Get*", "sqs:SendMessage"],
      "Resource": { "x": "*" }
    },
    {
      "Sid": "b",
      "Action": "*"
    }
  ]
}`
  .split("\n")
  .map((text, i) => ({ number: i + 1, text }));

test("a statement is marked from its line to where its braces close; braces in texts do not count", () => {
  const marked = mark(policy, [3], ["s3:GetObject"]);
  expect(marked.filter((l) => l.statement).map((l) => l.number)).toEqual([3, 4, 5, 6, 7]);
  expect(marked.filter((l) => l.action).map((l) => l.number)).toEqual([5]);
});

test("* names any action, a Sid or a resource's star in another statement none", () => {
  expect(mark(policy, [8], ["iam:PassRole"]).filter((l) => l.action).map((l) => l.number)).toEqual([10]);
});

test("an excerpt keeps a few lines around and says where some are left out", () => {
  const shown = excerpt(mark(policy, [8], []), 1);
  expect(shown[0]).toBeNull();
  expect(shown.filter((l) => l !== null).map((l) => l.number)).toEqual([7, 8, 9, 10, 11, 12]);
  expect(shown.at(-1)).toBeNull();
});
