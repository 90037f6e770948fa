import { expect, test } from "./estate";

test("every page opens from the menu, and by its key", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1, name: "Home" })).toBeVisible();
  const menu = page.getByRole("navigation", { name: "Pages" });
  for (const [name, key] of [["Ask", "a"], ["Paths", "p"], ["Explore", "e"], ["What if", "w"], ["Findings", "f"], ["Reports", "r"], ["Cypher", "c"], ["Runs and import", "i"]] as const) {
    await menu.getByRole("link", { name, exact: true }).click();
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
    await page.keyboard.press("g");
    await page.keyboard.press("h");
    await expect(page.getByRole("heading", { level: 1, name: "Home" })).toBeVisible();
    await page.keyboard.press("g");
    await page.keyboard.press(key);
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  }
  await page.goBack();
  await expect(page.getByRole("heading", { level: 1, name: "Home" })).toBeVisible();
});

test("the keyboard map opens with ? and lists what holds", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keyboard" })).toContainText("Go to the search box");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("a server with a token asks for it, once a tab", async ({ page, ownServer }) => {
  const server = await ownServer([], { POSTERN_TOKEN: "open sesame" });
  await page.goto(server.url);
  await page.getByLabel("Token").fill("open sesame");
  await page.getByRole("button", { name: "Go on" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Home" })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("heading", { level: 1, name: "Home" })).toBeVisible();
});
