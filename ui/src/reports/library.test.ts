import { expect, test } from "vitest";

import { group, type Listed } from "./library";

const report = (id: string, more: Partial<Listed> = {}): Listed => ({
  id, title: id, description: "", severity: "MEDIUM", practice: "NETWORK", clouds: ["AWS"], controls: [], ...more,
});

const all = [
  report("b", { severity: "LOW" }),
  report("a", { severity: "CRITICAL", controls: [{ framework: "CIS AWS Foundations", ids: ["1.16"] }] }),
  report("mine", { practice: null, clouds: ["GCP"], severity: "NONE" }),
  report("c", { practice: "INTEGRITY", description: "Who may delete logs" }),
];

const ids = (filter: Parameters<typeof group>[1]) => group(all, filter).map((g) => [g.title, ...g.reports.map((r) => r.id)]);

test("reports stand by practice, the worst first, those without a practice last", () => {
  expect(ids({})).toEqual([["Network", "a", "b"], ["Integrity", "c"], ["Your own", "mine"]]);
});

test("each filter leaves what fits, and a severity means this or a worse one", () => {
  expect(ids({ severity: "MEDIUM" })).toEqual([["Network", "a"], ["Integrity", "c"]]);
  expect(ids({ cloud: "GCP" })).toEqual([["Your own", "mine"]]);
  expect(ids({ practice: "INTEGRITY" })).toEqual([["Integrity", "c"]]);
  expect(ids({ q: "LOGS delete" })).toEqual([["Integrity", "c"]]);
  expect(ids({ q: "cis 1.16" })).toEqual([["Network", "a"]]);
  expect(ids({ q: "no such" })).toEqual([]);
});
