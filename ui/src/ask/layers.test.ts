import { expect, test } from "vitest";

import { layerName, statementLines } from "./layers";

const document = `{
  "Statement": [
    {
      "Sid": "A}",
      "Action": ["s3:*"]
    },
    {
      "Sid": "B"
    }
  ]
}`;

test("a statement goes to the bracket that closes it; brackets in texts do not count", () => {
  expect(statementLines(document, [3])).toEqual([3, 4, 5, 6]);
  expect(statementLines(document, [7])).toEqual([7, 8, 9]);
  expect(statementLines("bindings:\n- role: x", [2])).toEqual([2]);
  expect(statementLines(document, [])).toEqual([]);
});

test("a layer that we have no name for keeps the server's", () => {
  expect(layerName("scp")).toBe("Service control policies");
  expect(layerName("grant")).toBe("Grant");
});
