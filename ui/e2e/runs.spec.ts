import { readFileSync } from "node:fs";
import path from "node:path";

import { accessible } from "./accessible";
import { expect, test } from "./estate";

const gaad = path.resolve(import.meta.dirname, "../../internal/demo/estate/aws/210000000002/gaad.json");

/** The account of the demo with so many roles that its import takes a while. */
function large(): { name: string; mimeType: string; buffer: Buffer } {
  const facts = JSON.parse(readFileSync(gaad, "utf8")) as Gaad;
  const roles = facts.RoleDetailList;
  facts.RoleDetailList = Array.from({ length: 12_000 }, (_, i) => ({ ...roles[i % roles.length]!, RoleName: `role-${i}`, RoleId: `AROA${i}`, Arn: `arn:aws:iam::210000000002:role/role-${i}` }));
  return { name: "gaad.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(facts)) };
}

interface Gaad {
  RoleDetailList: { RoleName: string; AttachedManagedPolicies: { PolicyArn: string; PolicyName: string }[] }[];
}

/** The account of the demo in which one function's role lost full control and another's got it. */
function changed(): { name: string; mimeType: string; buffer: Buffer } {
  const facts = JSON.parse(readFileSync(gaad, "utf8")) as Gaad;
  const role = (name: string) => facts.RoleDetailList.find((r) => r.RoleName === name)!;
  role("shop-status").AttachedManagedPolicies.push(...role("checkout-callback").AttachedManagedPolicies.splice(0));
  return { name: "gaad.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(facts)) };
}

test("a second run is loaded, compared with the first by keyboard, and the first removed", async ({ page, ownServer }) => {
  test.slow(); // an import, a comparison and three looks of axe in each scheme
  const server = await ownServer();
  await page.goto(`${server.url}/runs?tab=load`);
  await accessible(page);
  await page.locator("input[type=file][multiple]").setInputFiles(changed());
  await page.getByRole("button", { name: /^Load 1 file/ }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("link", { name: "See run 000002" })).toBeVisible({ timeout: 30_000 });

  await page.getByRole("link", { name: "Compare", exact: true }).focus();
  await page.keyboard.press("Enter");
  const chains = page.getByRole("region", { name: "public -> admin role" });
  await expect(chains.getByRole("heading", { name: /^Opened/ })).toBeVisible({ timeout: 20_000 });
  await expect(chains.getByRole("link", { name: /shop-status/ }).first()).toBeVisible();
  await expect(chains.getByRole("heading", { name: /^Closed/ })).toBeVisible();
  await accessible(page);
  await page.getByRole("link", { name: "Nodes", exact: true }).press("Enter");
  const nodes = page.getByRole("region", { name: "Nodes that differ" });
  await expect(nodes).toContainText("shop-status");
  await page.reload();
  await expect(nodes).toContainText("~ changed");
  await accessible(page);
  await page.getByRole("link", { name: "Edges", exact: true }).press("Enter");
  await expect(page.getByRole("region", { name: "Edges that differ" })).toContainText("shop-status");
  await accessible(page);
  await page.goBack();

  await page.getByRole("link", { name: "Runs", exact: true }).click();
  const runs = page.getByRole("region", { name: "Runs", exact: true });
  await expect(runs.getByRole("link", { name: "000002 (newest)" })).toBeVisible();
  await accessible(page);
  await runs.getByLabel("Mark 000001").check();
  await page.getByRole("button", { name: "Remove…" }).click();
  const dialog = page.getByRole("dialog", { name: "Remove runs" });
  await expect(dialog).toContainText("cannot be undone");
  await accessible(page);
  await page.keyboard.press("Escape");
  await expect(runs.getByText("000001")).toBeVisible();
  await page.getByRole("button", { name: "Remove…" }).press("Enter");
  await dialog.getByRole("button", { name: "Remove 1 run" }).press("Enter");
  await expect(runs.getByText("000001")).toHaveCount(0);
  await expect(dialog).toHaveCount(0);
});

test("coverage narrows by reason and text, and the address keeps it", async ({ page }) => {
  test.slow(); // on a machine that does other things as well, a look of axe takes seconds
  await page.goto("/runs?tab=coverage");
  const gaps = page.getByRole("region", { name: "What is not known" });
  await expect(gaps.getByRole("row")).toHaveCount(7);
  await page.getByRole("button", { name: /^unresolved/ }).press("Enter");
  await expect(gaps.getByRole("row")).toHaveCount(3);
  await page.reload();
  await expect(gaps.getByRole("row")).toHaveCount(3);
  await page.getByLabel("Scope or detail").fill("collection");
  await expect(gaps.getByRole("row")).toHaveCount(2);
  await expect(page).toHaveURL(/reason=unresolved.*q=collection/);
  await accessible(page);
  await page.getByLabel("Scope or detail").fill("nothing at all");
  await page.getByRole("button", { name: "Show all" }).click();
  await expect(gaps.getByRole("row")).toHaveCount(7);
});

test("a server that only reads refuses in its own words; so does one that may not collect", async ({ page, ownServer }) => {
  const reader = await ownServer(["--read-only"]);
  await page.goto(`${reader.url}/runs?tab=load`);
  await page.locator("input[type=file][multiple]").setInputFiles(changed());
  await page.getByRole("button", { name: /^Load 1 file/ }).click();
  await expect(page.getByRole("alert")).toContainText("--read-only");
  await accessible(page);
  const server = await ownServer();
  await page.goto(`${server.url}/runs?tab=load`);
  await page.getByRole("button", { name: "Read AWS now" }).click();
  await expect(page.getByRole("alert")).toContainText("--allow-collect");
});

test("a server that dies in the middle of an import: the page says so, goes on when it is back, and tells what became of the jobs", async ({ page, ownServer }) => {
  test.slow(); // a large import is begun, and the page asks again in seconds
  const server = await ownServer();
  await page.goto(`${server.url}/runs?tab=load`);
  const jobs = page.getByRole("region", { name: "Jobs" });
  for (const file of [large(), changed()]) {
    await page.locator("input[type=file][multiple]").setInputFiles(file);
    await page.getByRole("button", { name: /^Load 1 file/ }).click();
    await expect(page.getByText("Sent: 1 file of AWS")).toBeVisible();
  }
  await expect(jobs).toContainText(/reads documents|decides who may do what/);
  await expect(jobs).toContainText("waits for its turn");
  await server.kill();
  const away = page.getByRole("alert").filter({ hasText: "The server cannot be reached" });
  await expect(away.first()).toContainText("postern serve");
  await accessible(page);
  // A browser without a network goes on asking all the same: the server may be on its own machine.
  await page.evaluate(() => window.dispatchEvent(new Event("offline")));
  await server.restart();
  await expect(away).toHaveCount(0, { timeout: 15_000 });
  await expect(jobs).toContainText(/failed\s*the server ended before the job did/);
  await expect(jobs).toContainText(/cancelled\s*the server ended before it was begun/);
  await page.getByRole("link", { name: "Coverage", exact: true }).click();
  await expect(page.getByRole("region", { name: "What was read" })).toBeVisible();
});
