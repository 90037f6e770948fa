import { readdirSync, readFileSync } from "node:fs";

import { buildSchema, parse, validate } from "graphql";
import { expect, test } from "vitest";

import { same, shell } from "./same";
import type { AskSearch } from "./search";

const folder = "../schema/";
const schema = buildSchema(
  readdirSync(folder)
    .filter((f) => f.endsWith(".graphqls"))
    .map((f) => readFileSync(folder + f, "utf8"))
    .join("\n"),
);

const questions: [AskSearch, string][] = [
  [{ q: "it's", cloud: "GCP", flag: "PUBLIC", label: "Function" }, String.raw`postern search 'it'\''s' --label Function --cloud gcp --flag public`],
  [{ form: "who-can", action: "s3:GetObject", resource: "arn:aws:s3:::a b" }, "postern who-can --action s3:GetObject --resource 'arn:aws:s3:::a b'"],
  [
    { form: "can", principal: "p", action: "Microsoft.Web/sites/read", resource: "r", data: true },
    "postern why --principal p --action Microsoft.Web/sites/read --resource r --data",
  ],
  [{ form: "reach", of: "internet", latent: true }, "postern reach internet --latent --list"],
  [{ form: "reached-by", of: 'a"b', certain: true }, `postern reach 'a"b' --backwards --assume-none --list`],
  [{ form: "nearest", from: "public principal", to: "ADMIN" }, "postern nearest --from 'public principal' --to ADMIN --paths"],
];

test.each(questions)("%j is the same on the command line", (search, cli) => {
  expect(same(search, null).cli).toBe(cli);
});

test.each(questions)("%j is a document that the schema knows", (search) => {
  expect(validate(schema, parse(same(search, "2026-01-01").graphql)).map((e) => e.message)).toEqual([]);
  expect(same(search, "2026-01-01").graphql).toContain('at: "2026-01-01"');
});

test("a word with signs of the shell is quoted", () => {
  expect(shell("$(rm -rf ~)")).toBe("'$(rm -rf ~)'");
  expect(shell("public -> admin role")).toBe("'public -> admin role'");
});
