import { expect, test } from "vitest";

import { comparable, differences, factText, fingerprints } from "./facts";

test("secrets are told by name, kind and fingerprint", () => {
  expect(fingerprints(["SMTP_PASSWORD named-secret e68f", "TOKEN 77aa", "odd", 7])).toEqual([
    { name: "SMTP_PASSWORD", kind: "named-secret", fingerprint: "e68f" },
    { name: "TOKEN", kind: "", fingerprint: "77aa" },
  ]);
  expect(fingerprints(undefined)).toEqual([]);
});

test("two states are compared by key; order within JSON text counts, its spaces do not", () => {
  const before = [
    { key: "b", exact: '{"a":1}' },
    { key: "gone", exact: true },
    { key: "list", exact: ["x", "y"] },
  ];
  const after = [
    { key: "b", exact: '{ "a": 1 }' },
    { key: "list", exact: ["x"] },
    { key: "new", exact: 3 },
  ];
  expect(differences(before, after)).toEqual([
    { key: "b", before: '{\n  "a": 1\n}', after: '{\n  "a": 1\n}', sign: "same" },
    { key: "gone", before: "true", after: null, sign: "removed" },
    { key: "list", before: "x\ny", after: "x", sign: "changed" },
    { key: "new", before: null, after: "3", sign: "added" },
  ]);
});

test("text that only looks like JSON stays as it is", () => {
  expect(factText("{not json")).toBe("{not json");
});

test("edges are compared by how many there are", () => {
  expect(comparable({ properties: [], neighbourCounts: [{ kind: "CAN_READ", direction: "IN", count: 2 }] })).toEqual([{ key: "edges: CAN_READ in", exact: 2 }]);
  expect(comparable(null)).toEqual([]);
});
