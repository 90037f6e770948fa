import { type Picture, take, test } from "./picture";

const lambda = "arn:aws:lambda:eu-west-1:210000000002:function:checkout-callback";
const table = (id: string, told: Record<string, unknown> = {}) => `/reports?${new URLSearchParams({ report: id, told: JSON.stringify(told) }).toString()}`;
const graph = (q: string) => `/cypher?${new URLSearchParams({ q, view: "graph" }).toString()}`;

// The questions of docs/how-to/reports.md and the resource page, as pictures in the docs.
const figures: Picture[] = [
  {
    name: "function-policies",
    address: graph("MATCH p = (f:Function)-[:RUNS_AS]->(r:Role)-[:HAS_POLICY]->(:Policy)\nWHERE r.admin AND r.account = '210000000002'\nRETURN p"),
  },
  { name: "admin-functions", address: table("admin-functions") },
  { name: "shared-role-split", address: table("shared-role-split") },
  { name: "public-owner", address: table("public-owner") },
  { name: "egress", address: table("egress-ipv4", { unknown: false }) },
  { name: "resource", address: `/resource?id=${encodeURIComponent(lambda)}` },
];

for (const picture of figures) {
  test(picture.name, async ({ page }) => {
    await page.setViewportSize({ width: 1366, height: 1150 });
    await take(page, picture, "light", `figures/${picture.name}.png`);
  });
}
