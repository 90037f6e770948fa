import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { expect, test } from "vitest";

import { importFlags, missing, recognise } from "./recognise";

// The demo's own export files are in the forms that clouds write.
const estate = path.resolve(import.meta.dirname, "../../../internal/demo/estate");

const wanted: [RegExp, string][] = [
  [/^aws\/cli\//, "AWS cli-dir"],
  [/\/gaad\.json$/, "AWS gaad"],
  [/\/config\.json$/, "AWS config"],
  [/\/organization\.json$/, "AWS organization"],
  [/\/credential-report\.csv$/, "AWS credential-report"],
  [/^gcp\/resources/, "GCP resources"],
  [/^gcp\/iam-policies/, "GCP iam-policies"],
  [/^gcp\/org-policies/, "GCP org-policies"],
  [/^gcp\/deny-policies/, "GCP deny-policies"],
  [/^gcp\/pab/, "GCP pab"],
  [/^gcp\/groups/, "GCP groups"],
  [/^azure\/arm\//, "AZURE arm"],
  [/^azure\/azurehound/, "AZURE azurehound"],
  [/^azure\/deny-assignments/, "AZURE deny-assignments"],
  [/^azure\/role-definitions/, "AZURE role-definitions"],
  [/^azure\/(resources|resourcecontainers|authorizationresources)/, "AZURE arg"],
];

test("every file of the demo is recognised, and by what is in it where its name says nothing", () => {
  const wrong: string[] = [];
  const files = readdirSync(estate, { recursive: true, withFileTypes: true }).filter((f) => f.isFile());
  expect(files.length).toBeGreaterThan(50);
  for (const file of files) {
    const full = path.join(file.parentPath, file.name);
    const place = path.relative(estate, full).replaceAll("\\", "/");
    const want = wanted.find(([name]) => name.test(place))?.[1];
    const head = readFileSync(full, "utf8").slice(0, 100_000);
    for (const as of [place, ...(place.startsWith("aws/cli/") ? [] : ["x.json"])]) {
      const got = recognise(as, head);
      if (got === null || `${got.source} ${got.flag}` !== want) {
        wrong.push(`${place} as ${as}: ${got === null ? "nothing" : `${got.source} ${got.flag}`}, want ${want}`);
      }
    }
  }
  expect(wrong).toEqual([]);
});

test.each([
  ["a JSON report", "x.json", '{"Content":"dXNlcg==","ReportFormat":"text/csv"}', "AWS credential-report"],
  ["keys in lower case", "x.json", '{"userDetailList":[]}', "AWS gaad"],
  ["AWS Config by batch", "x.json", '{"baseConfigurationItems":[{"accountId":"1"}],"unprocessedResourceKeys":[]}', "AWS config"],
  ["AWS Config by query", "x.json", '{"Results":["{\\"accountId\\":\\"1\\"}"],"QueryInfo":{}}', "AWS config"],
  ["SCPs by account", "x.json", '{"111122223333":[{"id":"r-1","policies":[{"document":{}}]}]}', "AWS scps"],
  ["resource policies", "x.json", '[{"Resource":"arn:aws:s3:::a","Policy":{},"Account":"111122223333"}]', "AWS resource-policies"],
  ["CLI output without its folder", "lambda-list-functions.json", '{"Functions":[]}', "AWS cli-dir"],
  ["CLI output, a file an item", "export/eu-west-1/lambda-get-policy/a.json", '{"Policy":"{}"}', "AWS cli-dir"],
  ["gcloud's camel case", "x.json", '[{"assetType":"a","name":"//b","iamPolicy":{"bindings":[]}}]', "GCP iam-policies"],
  ["a page of Resource Graph", "x.json", '{"count":1,"data":[{"id":"/subscriptions/a","type":"b"}],"skip_token":null}', "AZURE arg"],
  ["Resource Graph's bare array", "x.json", '[{"id":"/subscriptions/a/resourceGroups/b","type":"c","tenantId":"d"}]', "AZURE arg"],
  ["az role definition list", "x.json", '[{"id":"/subscriptions/a/providers/Microsoft.Authorization/roleDefinitions/b","roleName":"c"}]', "AZURE role-definitions"],
  ["functions of a site", "x.json", '[{"id":"/subscriptions/a/resourceGroups/b/providers/Microsoft.Web/sites/c/functions/d"}]', "AZURE arm"],
  ["an edge of one's own", "x.ndjson", '{"kind":"same-as","from":"a","to":"b"}', "FACTS facts"],
  ["a node of one's own", "x.ndjson", '{"id":"a","labels":["user"]}', "FACTS facts"],
  ["OpenGraph", "x.json", '{"graph":{"nodes":[],"edges":[]}}', "FACTS facts"],
  ["a name where nothing else tells", "prod-iam_policies.ndjson.gz", "", "GCP iam-policies"],
])("%s", (_, place, head, want) => {
  const got = recognise(place, head);
  expect(got && `${got.source} ${got.flag}`).toBe(want);
});

test.each([
  ["a picture", "cat.png", "\u0089PNG"],
  ["JSON of something else", "package.json", '{"name":"x","version":"1"}'],
  ["text", "README.md", "# Exports"],
])("%s is left to the user", (_, place, head) => {
  expect(recognise(place, head)).toBeNull();
});

test("what is missing beside the files is told, and nothing where they are whole", () => {
  const given = (...flags: string[]) => importFlags.filter((f) => flags.includes(f.flag));
  expect(missing(given("config"))).toEqual([expect.stringContaining("without gaad")]);
  expect(missing(given("gaad", "config", "resources", "iam-policies", "arg", "facts"))).toEqual([]);
});
