import { parseSearchWith, stringifySearchWith } from "@tanstack/react-router";
import { expect, test } from "vitest";

import { text, value } from "./address";

const read = parseSearchWith(value);
const write = stringifySearchWith(JSON.stringify, value);

test.each([
  ["?finding=1594e98754", "1594e98754"],
  ["?finding=12345678901234567890", "12345678901234567890"],
  ["?finding=0012", "0012"],
  ["?finding=210000000002", "210000000002"],
  ["?finding=%2217%22", "17"],
  ["?finding=true", "true"],
  ["?finding=a%20b", "a b"],
])("a text of an address stays as it is written: %s", (address, want) => {
  expect(text(read(address), "finding")).toEqual({ finding: want });
});

test("what is written is read back", () => {
  const search = { a: "1e5", b: "17", c: 17, d: [1, "2"], e: "true", f: true, g: "x=y&z", h: { i: null } };
  expect(read(write(search))).toEqual(search);
});
