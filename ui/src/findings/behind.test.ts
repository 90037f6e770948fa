import { expect, test } from "vitest";

import { namedStatement, others } from "./behind";

const row = (cause: Record<string, unknown>, details: Record<string, unknown> = {}) => ({
  subject: { id: "arn:subject" },
  causeValues: Object.entries(cause).map(([name, value]) => ({ name, value })),
  details: Object.entries(details).map(([name, value]) => ({ name, value })),
});

test.each([
  ["its policy and its name, with its actions", row({ policy: "p", statement: "AllBuckets" }, { actions: ["s3:*", "not s3:Get*"] }), { policy: "p", mark: { line: null, statement: "AllBuckets", effect: "allow" }, actions: ["s3:*"] }],
  ["a deny", row({ policy: "p", statement: "0" }, { effect: "Deny" }), { policy: "p", mark: { line: null, statement: "0", effect: "deny" }, actions: [] }],
  ["a policy alone is no statement", row({ policy: "p" }), undefined],
  ["a cause of something else", row({ who: "arn:ann" }), undefined],
])("a statement that the cause names: %s", (_, finding, want) => {
  expect(namedStatement(finding)).toEqual(want);
});

test("the other ends of a cause are its texts, but for the subject", () => {
  expect(others(row({ who: "arn:ann", again: "arn:ann", function: "arn:subject", keys: 2, via: ["x"] }))).toEqual(["arn:ann"]);
});
