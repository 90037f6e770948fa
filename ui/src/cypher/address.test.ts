import { expect, test } from "vitest";

import { addressOf, fromAddress, toAddress } from "./address";
import { validateCypher } from "./search";

test("a short query stands in the search, a long one behind the #, and both come back", () => {
  const short = "MATCH (n) RETURN n";
  expect(toAddress(short)).toEqual({ q: short });
  const long = `MATCH (n) WHERE n.name = '${"é🙂".repeat(900)}' RETURN n`;
  const { q, hash } = toAddress(long);
  expect(q).toBeUndefined();
  expect(fromAddress(q, `#${hash}`)).toBe(long);
});

test("what is no query is none", () => {
  expect(fromAddress(undefined, "#main")).toBe("");
  expect(fromAddress(undefined, "q=%%%")).toBe("");
});

test("an address says what is asked and how it is shown; what it does not know is left out", () => {
  expect(validateCypher({ q: "RETURN 1", p: { a: 1 }, view: "json", mode: "explain", n: "5000" })).toEqual({ q: "RETURN 1", p: '{"a":1}', view: "json", mode: "explain", n: 1000 });
  expect(validateCypher({ view: "pie", n: -1 })).toEqual({});
});

test("one question has one address, however its parameters are spaced", () => {
  expect(addressOf("RETURN $a", { p: '{ "a": 1 }' })).toBe(addressOf("RETURN $a", { p: '{"a":1}' }));
  expect(addressOf("RETURN 1", { mode: "explain" })).toBe("/cypher?q=RETURN+1&mode=explain");
});
