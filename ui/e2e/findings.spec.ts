import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

import type { Locator, Page } from "@playwright/test";

import { accessible } from "./accessible";
import { expect, folder, postern, serve, type Server, test as base } from "./estate";

// The files of the command's own test of a finding's life: on day 1 Eve and Ann administer an account; on day 3 Eve does so by
// another policy, and Ann no longer.
const life = readFileSync(path.resolve(import.meta.dirname, "../../cmd/postern/testdata/findings_life.txtar"), "utf8");

function fileOf(name: string): string {
  const part = life.split(`-- ${name} --\n`)[1];
  if (part === undefined) {
    throw new Error(`findings_life.txtar has no ${name}`);
  }
  return part.split(/^-- .* --$/m)[0] ?? "";
}

interface Twice {
  /** A store whose findings were updated at two runs; copy it. */
  twice: string;
}

const test = base.extend<{ life: (args?: string[]) => Promise<Server> }, Twice>({
  twice: [
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const dir = folder();
      const store = path.join(dir, "store");
      for (const [file, day] of [["day1.json", "2026-11-01"], ["day3.json", "2026-11-03"]] as const) {
        writeFileSync(path.join(dir, file), fileOf(file));
        postern("import", "aws", "--store", store, "--gaad", path.join(dir, file), "--as-of", day);
        postern("findings", "update", "--store", store, "--as-of", day);
      }
      await use(store);
      rmSync(dir, { recursive: true, force: true });
    },
    { scope: "worker", timeout: 60_000 },
  ],
  life: async ({ twice }, use) => {
    const dir = folder();
    const servers: Server[] = [];
    await use(async (args = []) => {
      const store = path.join(dir, String(servers.length));
      cpSync(twice, store, { recursive: true });
      const server = await serve(store, args);
      servers.push(server);
      return server;
    });
    await Promise.all(servers.map((s) => s.stop()));
    rmSync(dir, { recursive: true, force: true });
  },
});

const rows = (page: Page): Locator => page.getByRole("region", { name: "Findings", exact: true }).getByRole("row").filter({ has: page.getByRole("checkbox", { name: /^Mark (?!all)/ }) });

test("by mouse: the list is narrowed, its address restores it, and what changed is told", async ({ page, life: start }) => {
  const server = await start();
  await page.goto(`${server.url}/findings`);
  await expect(page.getByText("Since run 000001")).toBeVisible();
  const all = await rows(page).count();
  expect(all).toBeGreaterThan(2);
  await accessible(page);

  const filters = page.getByRole("search", { name: "Filters of findings" });
  await filters.getByRole("textbox", { name: "Words" }).fill("210000000002:user/");
  await expect.poll(() => rows(page).count()).toBeLessThan(all);
  const eve = await rows(page).count();
  await filters.getByRole("checkbox", { name: /^fixed/ }).check();
  await expect.poll(() => rows(page).count()).toBeGreaterThan(eve);
  await page.reload();
  await expect.poll(() => rows(page).count()).toBeGreaterThan(eve);
  await page.goBack();
  await expect.poll(() => rows(page).count()).toBe(eve);

  await page.getByRole("link", { name: "See what changed" }).click();
  await expect(page.getByText(/^From run 000001 to run 000002:/)).toBeVisible();
  await expect(page.getByRole("heading", { level: 2, name: /^Fixed/ })).toBeVisible();
  await accessible(page);
  await page.getByLabel("From run").selectOption("000002");
  await expect(page.getByRole("main")).toContainText(/0 new|cannot be compared/);
});

test("several are accepted at once with a name, a reason and a day, and it is undone; the history keeps both", async ({ page, life: start }) => {
  const server = await start();
  await page.goto(`${server.url}/findings`);
  await rows(page).nth(0).getByRole("checkbox").check();
  await rows(page).nth(1).getByRole("checkbox").check();
  const name = (await rows(page).nth(0).getByRole("link").first().textContent()) ?? "";
  const marked = page.getByRole("group", { name: "Marked findings" });
  await marked.getByRole("button", { name: "Accept until…" }).click();
  const dialog = page.getByRole("dialog", { name: "Accept 2 findings" });
  await dialog.getByRole("button", { name: "Accept 2 findings" }).click();
  await expect(dialog.getByText("Give a reason")).toBeVisible();
  await accessible(page);
  await dialog.getByLabel("Reason").fill("moves with the migration");
  await dialog.getByLabel("Your name").fill("Ann Lee");
  await dialog.getByLabel("Until the end of").fill("2099-12-31");
  await dialog.getByRole("button", { name: "Accept 2 findings" }).click();
  await expect(page.getByRole("main").getByText("2 findings accepted until 2099-12-31 by Ann Lee.")).toBeVisible();
  await expect(page.getByRole("checkbox", { name: /^accepted 2/ })).toBeVisible();
  await accessible(page);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("main").getByText("Undone for 2 findings.")).toBeVisible();
  await rows(page).filter({ hasText: name }).first().getByRole("link", { name }).first().click();
  const history = page.getByRole("region", { name: "History" });
  await expect(history).toContainText("Opened again by Ann Lee");
  await expect(history).toContainText("Accepted by Ann Lee");
  await expect(history).toContainText("moves with the migration");
});

test("one finding: its address shows how bad and why, cause, what to do and history; it is assigned and called false", async ({ page, life: start }) => {
  const server = await start();
  await page.goto(`${server.url}/findings?q=eve`);
  await rows(page).first().getByRole("link").first().click();
  await expect(page.getByRole("heading", { level: 2, name: /^Why it is/ })).toBeVisible();
  await page.reload();
  for (const heading of ["Cause", "Subject", "What to do", "History"]) {
    await expect(page.getByRole("heading", { level: 2, name: heading })).toBeVisible();
  }
  await expect(page.getByRole("region", { name: "Subject" })).toContainText("arn:aws:iam::210000000002:user/eve");
  await accessible(page);
  await page.getByRole("button", { name: "Assign to…" }).click();
  await page.getByLabel("Owner").fill("till");
  await page.getByLabel("Your name").fill("Mo Berg");
  await page.getByRole("button", { name: "Assign 1 finding" }).click();
  await expect(page.getByText("Owner till (assigned by Mo Berg)")).toBeVisible();
  await page.getByRole("button", { name: "False positive…" }).click();
  await page.getByLabel("Reason").fill("a user of the tests");
  await page.getByRole("button", { name: "Call 1 finding a false positive" }).click();
  await expect(page.getByText("Called a false positive by Mo Berg").first()).toBeVisible();
  await page.goto(`${server.url}/findings?finding=ffffffff`);
  await expect(page.getByText("No finding begins with ffffffff")).toBeVisible();
});

test("with the keyboard alone: through the findings, one accepted, and back to the list", async ({ page, life: start }) => {
  const server = await start();
  await page.goto(server.url);
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.keyboard.press("g");
  await page.keyboard.press("f");
  await rows(page).first().waitFor();
  await rows(page).first().getByRole("link").first().focus();
  await page.keyboard.press("Enter");
  await expect(page.getByText(/^1 of \d+$/)).toBeVisible();
  await page.keyboard.press("j");
  await expect(page.getByText(/^2 of \d+$/)).toBeVisible();
  await page.keyboard.press("k");
  await expect(page.getByText(/^1 of \d+$/)).toBeVisible();
  await page.getByRole("button", { name: "Accept until…" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Reason")).toBeFocused();
  await page.keyboard.type("until the new role is there");
  await page.keyboard.press("Tab");
  await page.keyboard.type("Ann Lee");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main").getByText(/^1 finding accepted until/)).toBeVisible();
  await page.keyboard.press("u");
  await expect(page.getByRole("checkbox", { name: /^accepted 1/ })).toBeVisible();
});

test("findings are made from the page, and those that appear announce themselves", async ({ page, ownServer }) => {
  const server = await ownServer();
  const other = await page.context().newPage();
  await other.goto(`${server.url}/findings`);
  await expect(other.getByText("No findings are kept yet.")).toBeVisible();
  // A tab behind another is not painted, and axe reads what was painted last.
  await page.bringToFront();
  await page.goto(`${server.url}/findings`);
  await expect(page.getByText("No findings are kept yet.")).toBeVisible();
  await accessible(page);
  await page.getByRole("button", { name: "Update findings" }).click();
  await expect(page.getByText("As of run 000001, the newest")).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText("Looked at once so far")).toBeVisible();
  // The first ones are no news of single findings: a page that shows none reads the list by itself.
  await expect(other.getByRole("heading", { level: 2, name: /^The worst 500 of/ })).toBeVisible();
  await other.close();

  // A chain of a finding is drawn; its file has all that fits.
  await page.goto(`${server.url}/findings?reports=${encodeURIComponent(JSON.stringify(["public-to-admin"]))}`);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Export" }).click().then(() => page.getByRole("menuitem", { name: "CSV" }).click()),
  ]);
  const lines = readFileSync(await download.path(), "utf8").trim().split("\r\n");
  expect(lines.length - 1).toBe(await rows(page).count());
  await accessible(page);
  await rows(page).first().getByRole("link").first().click();
  await expect(page.getByRole("region", { name: "Chain", exact: true })).toContainText("can invoke");
  await accessible(page);

  // The statement that is the cause, by its name; those of the edge between the cause and the subject.
  const report = (id: string) => page.goto(`${server.url}/findings?reports=${encodeURIComponent(JSON.stringify([id]))}`);
  const cause = page.getByRole("region", { name: "Cause" });
  await report("wildcard-grants");
  await rows(page).filter({ hasText: "RemoveAfterIncident" }).getByRole("link").first().click();
  await expect(cause.getByRole("region", { name: /^Text of .*temporary-inc-4711$/ }).locator("[data-effect=allow]").filter({ hasText: "RemoveAfterIncident" })).toBeVisible();
  await report("public-data");
  await rows(page).filter({ hasText: "aws:any-account" }).getByRole("link").first().click();
  await expect(cause).toContainText("any AWS account");
  await expect(cause.getByRole("region", { name: /^Text of arn:aws:s3:::larkspur-warehouse-labels#policy$/ }).locator("mark")).toContainText(['"s3:GetObject"']);
  await accessible(page);

  // What no edge stands for is asked, with what every layer says.
  await report("who-may-stop-trails");
  await rows(page).filter({ hasText: "warehouse-trail" }).getByRole("link").first().click();
  await accessible(page);
  await cause.getByRole("link", { name: "Why cloudtrail:StopLogging is allowed" }).click();
  await expect(page.getByRole("region", { name: "Answer" })).toContainText(/^Yes/);
  await expect(page.getByRole("list", { name: "What each layer says" })).toContainText("cloudtrail:");
});

test("a server that changes nothing says so in its own words, and one that is away is told", async ({ page, life: start }) => {
  const server = await start(["--read-only"]);
  await page.goto(`${server.url}/findings`);
  await rows(page).first().getByRole("checkbox").check();
  await page.getByRole("button", { name: "False positive…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Reason").fill("none");
  await dialog.getByLabel("Your name").fill("Ann");
  await dialog.getByRole("button", { name: "Call 1 finding a false positive" }).click();
  await expect(dialog.getByRole("alert")).toContainText(/read-only/);
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Update findings" }).click();
  await expect(page.getByRole("alert")).toContainText(/read-only/);

  await page.route("**/graphql", (route) => (route.request().postData()?.includes("FindingList") ? route.fulfill({ status: 500, json: { errors: [{ message: "the store is damaged", extensions: { code: "INTERNAL" } }] } }) : route.continue()));
  await page.reload();
  await expect(page.getByRole("alert").filter({ hasText: "the store is damaged" })).toBeVisible();
  await page.unroute("**/graphql");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(rows(page).first()).toBeVisible();
});
