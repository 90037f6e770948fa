import { expect, test } from "./estate";

// docs/how-to/explorer.md lists these clicks. No typing, six at most.
test("from the first page to the least change for the worst chain", async ({ page }) => {
  let clicks = 0;
  await page.exposeFunction("countClick", () => clicks++);
  await page.addInitScript(() => addEventListener("click", () => (window as unknown as { countClick: () => void }).countClick(), true));
  await page.goto("/");
  await page.getByRole("region", { name: "Worst chains" }).getByRole("link").first().click();
  await expect(page.getByRole("heading", { level: 1, name: "Paths" })).toBeVisible();
  await page.getByRole("link", { name: "Least change" }).click();
  await page.getByRole("article", { name: "The least change" }).getByRole("button", { name: "Try it" }).click();
  await expect(page.getByRole("row", { name: "Chains after 0" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Who loses and gains what" })).toBeVisible();
  expect(clicks).toBeLessThanOrEqual(6);
});
