import { expect, test } from "vitest";

import { batches, faults, input } from "./batches";
import { size, type Waiting } from "./files";
import type { Recognised } from "./recognise";

const file = (place: string, as: Recognised | null): Waiting => ({ id: place, file: new File(["{}"], place.split("/").at(-1)!), place, as });
const gaad: Recognised = { source: "AWS", flag: "gaad" };
const cli: Recognised = { source: "AWS", flag: "cli-dir" };

test("each source is one import, and what is not known is in none", () => {
  const files = [file("a.json", gaad), file("b.json", { source: "GCP", flag: "groups" }), file("c.json", gaad), file("d.txt", null)];
  expect(batches(files).map((b) => [b.source, b.files.map((f) => f.place)])).toEqual([
    ["AWS", ["a.json", "c.json"]],
    ["GCP", ["b.json"]],
  ]);
  expect(faults(files)).toEqual(["1 file is not recognised: say what it is, or take it out."]);
  expect(faults(files.slice(0, 3))).toEqual([]);
});

test("CLI output keeps its folders, other files go by their name", () => {
  const [aws] = batches([file("x/gaad.json", gaad), file("export/eu-west-1/lambda-list-functions.json", cli)]);
  expect(input("k", aws!)).toMatchObject({
    key: "k",
    source: "AWS",
    files: [{ flag: "gaad" }, { flag: "cli-dir", name: "export/eu-west-1/lambda-list-functions.json" }],
  });
  expect(input("k", aws!).files[0]).not.toHaveProperty("name");
});

test("more files than one request takes are told before they are sent", () => {
  const many = Array.from({ length: 101 }, (_, i) => file(`${i}.json`, gaad));
  expect(faults(many)).toEqual([expect.stringContaining("101 files of AWS")]);
});

test.each([[999, "999 B"], [1234, "1.2 kB"], [45_600_000, "46 MB"], [2.5e9, "2.5 GB"]])("%d is %s", (bytes, words) => {
  expect(size(bytes)).toBe(words);
});
