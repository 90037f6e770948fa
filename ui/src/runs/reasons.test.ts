import { expect, test } from "vitest";

import { countGaps, reasonWord, scopeParts } from "./reasons";

test("a scope is cloud, account and flag; an account may hold slashes, and a file is none", () => {
  expect(scopeParts("aws/111122223333/gaad")).toEqual({ cloud: "aws", account: "111122223333", flag: "gaad" });
  expect(scopeParts("gcp/roles/viewer/predefined-roles")).toEqual({ cloud: "gcp", account: "roles/viewer", flag: "predefined-roles" });
  expect(scopeParts("aws//organization")).toEqual({ cloud: "aws", account: "", flag: "organization" });
  expect(scopeParts("exports/gaad.json")).toBeNull();
});

test("gaps add up by reason, the most first", () => {
  const gaps = [
    { reason: "stale", count: 1 },
    { reason: "name-only", count: 5 },
    { reason: "stale", count: 3 },
  ];
  expect(countGaps(gaps, (g) => g.reason)).toEqual([
    { value: "name-only", rows: 1, count: 5 },
    { value: "stale", rows: 2, count: 4 },
  ]);
});

test("a reason that is not in the table stands as it is", () => {
  expect(reasonWord("name-only")).toBe("name only");
  expect(reasonWord("new-word")).toBe("new-word");
});
