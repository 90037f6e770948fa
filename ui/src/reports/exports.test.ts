import { expect, test } from "vitest";

import { asCsv, asJson, asMarkdown, type Exported } from "./exports";

const answer: Exported = {
  report: { id: "x", title: "Roles | shared", description: "One <b>identity</b>", severity: "HIGH", practice: "NETWORK", blind: "Code.", remediation: [{ cloud: "AWS", text: "Split it." }] },
  columns: [{ name: "id", meaning: "The id" }, { name: "chain", meaning: "The chain" }],
  parameters: { min: 2 },
  rows: [["=cmd()", ["a", { kind: "RUNS_AS" }, "b"]], ["[x](javascript:y)", null]],
  missing: ["its search ended at a bound"],
};

test("CSV has chains as words and no formulas", () => {
  expect(asCsv(answer)).toBe("id,chain\r\n'=cmd(),a -[RUNS_AS]-> b\r\n[x](javascript:y),\r\n");
});

test("JSON has rows by column and says what is missing", () => {
  const read = JSON.parse(asJson(answer)) as Record<string, unknown>;
  expect(read).toMatchObject({ report: "x", severity: "high", rows: [{ id: "=cmd()" }, { chain: null }], missing: ["its search ended at a bound"], remediation: { aws: "Split it." } });
});

test("Markdown keeps text text, and tells what is missing and what the report cannot see", () => {
  const text = asMarkdown(answer);
  expect(text).toContain("# Roles \\| shared");
  expect(text).toContain("One &lt;b&gt;identity&lt;/b&gt;");
  expect(text).toContain("| \\[x\\](javascript:y) |  |");
  expect(text).toContain("Rows may be missing:\n\n- its search ended at a bound");
  expect(text).toContain("What it cannot see: Code.");
  expect(asMarkdown({ ...answer, rows: [] })).toContain("Nothing found.");
});
