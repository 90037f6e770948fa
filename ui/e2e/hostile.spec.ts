import { writeFileSync } from "node:fs";
import path from "node:path";

import { expect, folder, postern, serve, test, type Server } from "./estate";

// What whoever can write to a cloud may put into names, tags and policies. Each of them would do something if a page took
// it for markup, for code, for an address or for a template.
const corpus = [
  `<img src=x onerror="window.hacked=1">`,
  `"><script>window.hacked=1</script>`,
  `<svg/onload=window.hacked=1>`,
  `javascript:window.hacked=1`,
  `{{constructor.constructor('window.hacked=1')()}}`,
  "${window.hacked=1}",
  `</style><style>*{display:none}</style>`,
  `'-window.hacked=1-'`,
  `<iframe srcdoc="<script>parent.hacked=1</script>">`,
  `\u202egnp.exe`,
  `<a href="javascript:window.hacked=1">x</a>`,
  `]]><!--`,
];

const account = "310000000001";
const role = (i: number) => `arn:aws:iam::${account}:role/r${i}`;

/** An account whose roles anyone may assume and whose texts are hostile. */
function gaad(): string {
  return JSON.stringify({
    UserDetailList: [],
    GroupDetailList: [],
    Policies: [],
    RoleDetailList: corpus.map((text, i) => ({
      Path: "/",
      RoleName: `r${i} ${text}`,
      RoleId: `AROA${i}`,
      Arn: role(i),
      CreateDate: "2026-01-01T00:00:00Z",
      AssumeRolePolicyDocument: { Version: "2012-10-17", Statement: [{ Sid: text, Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole" }] },
      InstanceProfileList: [],
      RolePolicyList: [{ PolicyName: `p ${text}`, PolicyDocument: { Version: "2012-10-17", Statement: [{ Sid: text, Effect: "Allow", Action: "*", Resource: "*", Condition: { StringLike: { "aws:UserAgent": [text] } } }, { Effect: "Allow", Action: "*", Resource: "*" }] } }],
      AttachedManagedPolicies: [],
      Tags: [{ Key: text, Value: text }],
    })),
  });
}

let server: Server;
test.beforeAll(async () => {
  const dir = folder();
  writeFileSync(path.join(dir, "gaad.json"), gaad());
  const store = path.join(dir, "store");
  postern("import", "aws", "--store", store, "--gaad", path.join(dir, "gaad.json"));
  server = await serve(store);
});
test.afterAll(async () => server.stop());

const pages = [
  "/",
  "/ask?q=r",
  `/ask?q=${encodeURIComponent(corpus[0] ?? "")}`,
  "/paths?pattern=public+->+admin+role",
  `/paths?pattern=${encodeURIComponent(corpus[1] ?? "")}`,
  `/explore?id=${encodeURIComponent(role(0))}`,
  ...corpus.map((_, i) => `/resource?id=${encodeURIComponent(role(i))}`),
  `/resource?id=${encodeURIComponent(corpus[2] ?? "")}`,
  `/what-if?cut=true&edit=${encodeURIComponent(`${role(0)}#trust`)}`,
  "/findings",
  `/reports?report=${encodeURIComponent(corpus[0] ?? "")}`,
  `/cypher?q=${encodeURIComponent("MATCH (n:Role) RETURN n, n.name")}`,
  "/runs",
];

test("what clouds say is text on every page", async ({ page }) => {
  test.setTimeout(120_000);
  const dialogs: string[] = [];
  page.on("dialog", (d) => {
    dialogs.push(d.message());
    void d.dismiss();
  });
  let told = "";
  for (const address of pages) {
    await page.goto(server.url + address);
    await page.getByRole("heading", { level: 1 }).first().waitFor();
    await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
    const seen = await page.evaluate(() => ({
      hacked: "hacked" in window,
      planted: [...document.querySelectorAll("img[src='x'], iframe, svg[onload], script:not([src]), a[href^='javascript:']")].map((e) => `${e.tagName} ${[...e.attributes].map((a) => a.value).join(' ')}`),
      hidden: getComputedStyle(document.body).display === "none",
      text: document.body.innerText,
    }));
    expect({ ...seen, text: "" }, address).toEqual({ hacked: false, planted: [], hidden: false, text: "" });
    told += seen.text;
  }
  expect(dialogs).toEqual([]);
  // They were there, as text: else the test would prove nothing.
  for (const text of corpus.filter((t) => !t.includes("\u202e"))) {
    expect(told, text).toContain(text);
  }
  expect(server.log()).not.toContain("a browser refused");
});
