import { readFileSync } from "node:fs";
import path from "node:path";

import { accessible } from "./accessible";
import { expect, folder, serve, test } from "./estate";

const estate = path.resolve(import.meta.dirname, "../../internal/demo/estate");

test("the estate at a glance: numbers lead to what they count, the worst chain to its drawing", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("link", { name: /^103 Functions/ }).click();
  await expect(page).toHaveURL(/\/ask\?label=Function/);
  await page.goBack();
  const worst = page.getByRole("region", { name: /^Worst chains/ });
  const first = worst.getByRole("link", { name: /can invoke/ }).first();
  await expect(first).toContainText("checkout-callback");
  await expect(first).toContainText("conditional");
  await expect(worst).toContainText("Nothing is marked as a crown jewel");
  await first.click();
  await expect(page).toHaveURL(/\/paths\?.*pattern=.*chain=1/);
  await page.goBack();
  // What is not known is on the page, and leads to its place.
  await page.getByRole("link", { name: /20 name only/ }).click();
  await expect(page).toHaveURL(/tab=coverage.*reason=name-only/);
});

test("findings: looked for from here, then by practice and severity", async ({ page, ownServer }) => {
  test.slow(); // all reports are asked
  const server = await ownServer();
  await page.goto(server.url);
  const card = page.getByRole("region", { name: /^Findings/ }).first();
  await expect(card).toContainText("not known");
  await accessible(page);
  await card.getByRole("button", { name: "Look for findings" }).focus();
  await page.keyboard.press("Enter");
  await expect(card.getByRole("row", { name: /^Network/ })).toBeVisible({ timeout: 30_000 });
  await accessible(page);
  await card.getByRole("link", { name: /critical, Network/ }).focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/findings\?.*NETWORK.*CRITICAL|\/findings\?.*CRITICAL.*NETWORK/);
  await expect(page.getByRole("heading", { level: 1, name: "Findings" })).toBeVisible(); // the server is stopped next
});

test("an empty store says how to fill it; the demo loads by keyboard, and the page becomes Home in each tab", async ({ page, context }) => {
  const server = await serve(folder());
  try {
    await page.goto(server.url);
    await expect(page.getByRole("heading", { level: 1, name: "Welcome" })).toBeVisible();
    await accessible(page);
    const other = await context.newPage();
    await other.goto(server.url);
    await expect(other.getByRole("heading", { level: 1, name: "Welcome" })).toBeVisible();
    await page.getByRole("button", { name: "Load the demo" }).focus();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("region", { name: "Jobs" })).toContainText("Loading files");
    await expect(page.getByRole("link", { name: /^103 Functions/ })).toBeVisible({ timeout: 30_000 });
    await expect(other.getByRole("link", { name: /^103 Functions/ })).toBeVisible({ timeout: 25_000 });
  } finally {
    await server.stop();
  }
});

test("files that are dropped are recognised and loaded; one that is not is assigned by hand", async ({ page }) => {
  const server = await serve(folder());
  try {
    await page.goto(server.url);
    const group = page.getByRole("group", { name: "Files to load" });
    const texts = ["210000000002/gaad.json", "210000000002/config.json"].map((f) => ({ name: path.basename(f), text: readFileSync(path.join(estate, "aws", f), "utf8") }));
    const transfer = await page.evaluateHandle((files) => {
      const data = new DataTransfer();
      files.forEach((f) => data.items.add(new File([f.text], f.name)));
      return data;
    }, [...texts, { name: "facts.txt", text: '# mine\n{"kind":"same-as","from":"S-1-5-21-7","to":"arn:aws:iam::210000000002:role/shop-status"}'.slice(7) }, { name: "notes.txt", text: "nothing to load" }]);
    await group.dispatchEvent("drop", { dataTransfer: transfer });
    const list = page.getByRole("list", { name: "Files that wait" });
    await expect(list.getByLabel("What gaad.json is")).toHaveValue("AWS/gaad");
    await expect(list.getByLabel("What config.json is")).toHaveValue("AWS/config");
    await expect(list.getByLabel("What facts.txt is")).toHaveValue("FACTS/facts");
    await expect(page.getByText("1 file is not recognised")).toBeVisible();
    await expect(page.getByRole("button", { name: /^Load 4 files/ })).toBeDisabled();
    await accessible(page);
    await list.getByLabel("What notes.txt is").selectOption("AZURE/arg");
    await page.getByRole("button", { name: "Take out notes.txt" }).click();
    await page.getByRole("button", { name: /^Load 3 files/ }).click();
    await expect(page.getByRole("link", { name: /Functions/ })).toBeVisible({ timeout: 30_000 });
  } finally {
    await server.stop();
  }
});

test("a server that fails says so and what to do, and is asked again", async ({ page }) => {
  let broken = true;
  await page.route("**/graphql", async (route) => {
    if (broken && /query Home\(/.test(route.request().postData() ?? "")) {
      await route.fulfill({ status: 502, contentType: "text/html", body: "<h1>Bad Gateway</h1>" });
    } else {
      await route.continue();
    }
  });
  await page.goto("/");
  await expect(page.getByRole("alert")).toContainText("502");
  await accessible(page);
  broken = false;
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("link", { name: /^103 Functions/ })).toBeVisible();
});
