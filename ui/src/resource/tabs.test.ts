import { expect, test } from "vitest";

import { tabsOf, titleOf } from "./tabs";

test("each family has its order, and says what its policies are", () => {
  expect(tabsOf(["Function"])[2]).toBe("network");
  expect(tabsOf(["Function", "Endpoint"])[2]).toBe("network");
  expect(tabsOf(["Principal", "Role"])).not.toContain("network");
  expect(tabsOf(["Policy"])[1]).toBe("policies");
  expect(titleOf("policies", ["Policy"])).toBe("Text");
  expect(titleOf("policies", ["Account"])).toBe("Policies and guardrails");
  expect(tabsOf(["Network", "Subnet"])[1]).toBe("network");
  expect(tabsOf([])).toContain("raw");
});
