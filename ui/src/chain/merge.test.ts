import { expect, test } from "vitest";

import { chainOf } from "./example";
import { merge } from "./merge";

const verb = () => "can invoke";

test("steps that chains share are one, with every place where they are taken", () => {
  const merged = merge([chainOf(["a", "b", "c"]), chainOf(["d", "b", "c"])], verb);
  expect(merged.things.map((t) => t.id)).toEqual(["a", "b", "c", "d"]);
  expect(merged.steps).toHaveLength(3);
  expect(merged.steps.find((s) => s.step.from.id === "b")?.at).toEqual([{ chain: 0, step: 1 }, { chain: 1, step: 1 }]);
});

test("the same step under another condition stays apart", () => {
  const one = chainOf(["a", "b"]);
  const other = chainOf(["a", "b"]);
  other.edges[0] = { ...other.edges[0]!, certainty: "CONDITIONAL", conditions: "aws:SourceIp IpAddress 10.0.0.0/8" };
  expect(merge([one, other], verb).steps).toHaveLength(2);
});

test("a drawing ends before it has more things than it can show, and says how many chains it has", () => {
  const chains = Array.from({ length: 10 }, (_, i) => chainOf([`start${i}`, "middle", "end"]));
  expect(merge(chains, verb, 6).chains).toBe(4);
  expect(merge(chains, verb).chains).toBe(10);
});
