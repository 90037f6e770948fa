import { expect, test } from "vitest";

import { bySeverity, since, sinceWords } from "./practices";

test("severities without findings count as none, and the worst comes first", () => {
  expect(bySeverity({ facets: [{ values: [{ value: "LOW", count: 2 }, { value: "CRITICAL", count: 1 }] }] }).map((s) => [s.severity, s.count])).toEqual([
    ["CRITICAL", 1],
    ["HIGH", 0],
    ["MEDIUM", 0],
    ["LOW", 2],
    ["INFO", 0],
  ]);
});

test("what came back came, and what is not known did not go", () => {
  const f = (practice: "NETWORK" | "INTEGRITY") => ({ practice, severity: "HIGH" as const });
  const diff = { from: "1", to: "2", new: [f("NETWORK")], back: [f("NETWORK"), f("INTEGRITY")], fixed: [f("INTEGRITY")], notKnown: [{ practice: "NETWORK" as const }] };
  expect(since(diff)).toEqual({ came: 3, went: 1 });
  expect(since(diff, "NETWORK")).toEqual({ came: 2, went: 0 });
  expect([since(diff), since(diff, "NETWORK"), { came: 0, went: 0 }].map(sinceWords)).toEqual(["+3 −1", "+2", "no change"]);
});
