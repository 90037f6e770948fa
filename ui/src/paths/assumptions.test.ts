import { expect, test } from "vitest";

import { chainOf } from "../chain/example";
import { assumables } from "./assumptions";

test("what chains depend on is listed once with how many, what is said stays listed", () => {
  const one = { ...chainOf(["a", "b", "c"]), assumptions: ["code:b"] };
  const other = chainOf(["b", "c"]);
  other.edges[0] = { ...other.edges[0]!, conditionList: [{ conditionType: "and", conditions: [{ conditionType: "condition", op: "IpAddress", key: "aws:SourceIp", values: ["10.0.0.0/8"] }] }] };
  const all = assumables([one, one, other], ["not code:gone", "postern:SomethingInvokesTheFunction=true"]);
  expect(all.map((a) => [a.about, a.kind, a.chains, a.asked])).toEqual([
    ["code:b", "code", 2, []],
    ["aws:SourceIp", "value", 1, ["10.0.0.0/8"]],
    ["code:gone", "code", 0, []],
    ["postern:SomethingInvokesTheFunction", "yes-no", 0, []],
  ]);
});
