import { expect, test } from "vitest";

import { namedStatement, others, requests } from "./behind";

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

test.each([
  ["what its principal may do to the subject", row({ who: "arn:ann" }, { actions: ["cloudtrail:StopLogging", "cloudtrail:DeleteTrail"] }), { principal: "arn:ann", resource: "arn:subject", actions: ["cloudtrail:StopLogging", "cloudtrail:DeleteTrail"] }],
  ["a wildcard is no request", row({ who: "arn:ann" }, { actions: ["s3:*", "s3:GetObject"] }), { principal: "arn:ann", resource: "arn:subject", actions: ["s3:GetObject"] }],
  ["nobody", row({ policy: "p" }, { actions: ["s3:GetObject"] }), undefined],
  ["nothing that is done", row({ who: "arn:ann" }), undefined],
  ["the subject itself", row({ who: "arn:subject" }, { actions: ["s3:GetObject"] }), undefined],
])("requests that a row shows: %s", (_, finding, want) => {
  expect(requests(finding)).toEqual(want);
});
