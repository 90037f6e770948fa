import { expect, test } from "vitest";

import { filterFlags, filterOf, filtersIn, validateFindings } from "./search";

test("an address is read as far as it is understood", () => {
  expect(
    validateFindings({ severity: "HIGH", states: ["OPEN", "nonsense"], accounts: 210000000002, owners: ["-", "till"], clouds: "AWS", new: "true", view: "list", finding: "finding:1f" }),
  ).toEqual({ severity: "HIGH", states: ["OPEN"], accounts: ["210000000002"], owners: ["-", "till"], clouds: ["AWS"], new: true, finding: "finding:1f" });
  expect(validateFindings({ severity: "worst", practices: ["X"], view: 3 })).toEqual({});
});

test("the filter that the API takes says no more than the address", () => {
  expect(filterOf({})).toEqual({});
  expect(filterOf({ states: ["ALL"], owners: ["-"], q: "role", since: "000001" })).toEqual({ states: [], owners: [""], text: "role", since: "000001" });
});

test("what is open and how it is seen narrows nothing", () => {
  expect(filtersIn({ finding: "x", view: "changes", from: "1", q: "a", new: true })).toEqual({ q: "a", new: true });
});

test("the command line's flags say the same", () => {
  expect(filterFlags({ severity: "HIGH", states: ["FALSE_POSITIVE"], practices: ["LEAST_PRIVILEGE"], owners: ["-"], since: "run:000002", notKnown: true })).toEqual([
    "--severity", "high", "--state", "false-positive", "--practice", "least-privilege", "--owner", "-", "--since", "000002", "--not-known",
  ]);
});
