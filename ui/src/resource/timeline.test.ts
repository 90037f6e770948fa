import { expect, test } from "vitest";

import { timeline } from "./timeline";

function at(run: string, properties?: Record<string, unknown> | null) {
  const entity = properties === null ? null : { properties: Object.entries(properties ?? {}).map(([key, exact]) => ({ key, exact })), neighbourCounts: [] };
  return { run, started: null, answer: properties === undefined ? undefined : { entity } };
}

test("each run is told against the one before, and a run that failed tells nothing", () => {
  const line = timeline([at("6", { a: 2 }), at("5", { a: 2 }), at("4"), at("3", { a: 1 }), at("2", null), at("1", { a: 1 })]);
  expect(line.map((m) => [m.run, m.state, m.keys])).toEqual([
    ["6", "same", []],
    ["5", "changed", ["a"]],
    ["4", "failed", []],
    ["3", "came", []],
    ["2", "absent", []],
    ["1", "oldest", []],
  ]);
});
