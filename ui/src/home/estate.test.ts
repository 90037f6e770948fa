import { expect, test } from "vitest";

import { byCloudWords } from "./estate";

test("clouds, the most first, and what none owns last: together they are all", () => {
  expect(byCloudWords([{ values: [{ value: "AWS", count: 1200 }, { value: "INTERNET", count: 5 }, { value: "", count: 1 }, { value: "GCP", count: 20 }] }])).toBe("AWS 1,200 · GCP 20 · no cloud 6");
  expect(byCloudWords(undefined)).toBe("");
});
