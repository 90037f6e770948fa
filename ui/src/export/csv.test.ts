import { expect, test } from "vitest";

import { csv } from "./csv";

test("commas, quotes and lines are quoted; formulas are disarmed; numbers stay numbers", () => {
  expect(csv(["name", "n"], [['a, "b"', -1], ["=HYPERLINK(1)", null], ["two\nlines", 3]])).toBe(
    'name,n\r\n"a, ""b""",-1\r\n\'=HYPERLINK(1),\r\n"two\nlines",3\r\n',
  );
});
