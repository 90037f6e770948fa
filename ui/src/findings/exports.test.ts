import { expect, test } from "vitest";

import { findingsCsv, findingsJson } from "./exports";
import type { FindingRowFragment } from "./findings.graphql.ts";

const finding: FindingRowFragment = {
  id: "finding:1f2e3d4c5b6a79880000", title: "Roles, shared", report: "shared-roles", practice: "LEAST_PRIVILEGE", severity: "HIGH", baseSeverity: "MEDIUM", state: "ACCEPTED",
  new: false, notKnown: null, subject: { id: "arn:x", name: "=x", type: "AWS::IAM::Role", cloud: "AWS", account: "210000000002", region: "" },
  cause: [{ name: "via", text: "a" }, { name: "who", text: "b" }], owner: null, ownerWhy: null,
  verdict: { state: "ACCEPTED", by: "Ann", reason: "moves", until: "2026-12-31T23:59:59Z", at: "2026-11-01T00:00:00Z" },
  firstSeen: { run: "000001", at: "2026-11-01T00:00:00Z" }, fixed: null, reopened: null,
};

test("CSV has a line for each finding, with the id that the command line takes", () => {
  const [head, line] = findingsCsv([finding]).split("\r\n");
  expect(head?.split(",").slice(0, 4)).toEqual(["id", "severity", "report_severity", "state"]);
  expect(line).toBe('1f2e3d4c5b,high,medium,accepted,false,,shared-roles,"Roles, shared",least-privilege,arn:x,AWS::IAM::Role,aws,210000000002,,via: a; who: b,,2026-12-31T23:59:59Z,Ann,moves,2026-11-01T00:00:00Z,000001');
});

test("JSON has findings as the API gives them", () => {
  expect(JSON.parse(findingsJson([finding]))).toEqual({ findings: [finding] });
});
