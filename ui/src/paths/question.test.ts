import { expect, test } from "vitest";

import { asks, commandLine, variablesOf } from "./question";
import { validatePaths } from "./search";

test("an address gives the question and the command line", () => {
  const search = validatePaths({ from: "internet", to: "ADMIN", via: ["function"], hops: "6", latent: true, certain: "true", assume: "not code:it's", nonsense: 1 });
  expect(asks(search)).toBe(true);
  expect(variablesOf(search, null)).toEqual({
    from: "internet",
    to: "ADMIN",
    via: ["function"],
    first: 25,
    maxHops: 6,
    latent: true,
    lens: { code: [{ name: "it's", refuse: true }], certainOnly: true },
  });
  expect(commandLine(search)).toBe(String.raw`postern paths --from internet --to ADMIN --via function --max-hops 6 --latent --assume 'not code:it'\''s' --assume-none`);
});

test("one end alone asks nothing, and a pattern goes before ends", () => {
  expect(asks({ from: "internet" })).toBe(false);
  expect(variablesOf({ pattern: "user -> role", from: "x", to: "y" }, "r1")).toEqual({ pattern: "user -> role", first: 25, at: "r1" });
});
