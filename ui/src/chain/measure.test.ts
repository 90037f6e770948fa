import { expect, test } from "vitest";

import { estimate, fonts, middle, wrap } from "./measure";

test("a name that fits stays whole; a longer one loses its middle and fits", () => {
  expect(middle("short", 200, fonts.name, estimate)).toBe("short");
  const cut = middle("arn:aws:iam::210000000002:role/checkout-callback", 160, fonts.name, estimate);
  expect(cut).toMatch(/^arn:aws.*….*callback$/);
  expect(estimate(cut, fonts.name)).toBeLessThanOrEqual(160);
});

test("letters outside the basic plane are never cut in half", () => {
  expect(middle("🦊".repeat(40), 60, fonts.name, estimate).replaceAll("…", "").replaceAll("🦊", "")).toBe("");
});

test("lines break after spaces and separators, and the last says that there is more", () => {
  const lines = wrap("aws:SourceIp IpAddress 203.0.113.0/24 and aws:PrincipalTag/team StringEquals payments", 150, fonts.small, estimate, 2);
  expect(lines).toHaveLength(2);
  expect(lines[1]).toMatch(/…$/);
  expect(wrap("two words", 400, fonts.small, estimate)).toEqual(["two words"]);
  for (const line of lines) {
    expect(estimate(line, fonts.small)).toBeLessThanOrEqual(150);
  }
});
