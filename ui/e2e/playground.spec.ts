import type { Page } from "@playwright/test";

import { expect, test } from "./estate";

/** The query is run and answered. The playground's button does nothing before its editors are loaded: then it is pressed again. */
async function answered(page: Page, text: string): Promise<void> {
  await expect(async () => {
    await page.getByRole("button", { name: /Execute query/ }).click();
    await expect(page.locator(".result-window")).toContainText(text, { timeout: 5_000 });
  }).toPass({ timeout: 60_000 });
}

test("the playground opens with the examples, its documentation and completion, and asks nobody else", async ({ page, server }) => {
  const elsewhere: string[] = [];
  page.on("request", (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith("http") && origin !== server.url) {
      elsewhere.push(request.url());
    }
  });
  await page.goto("/graphql-playground/");
  await expect(page.getByRole("tab", { name: "PublicToAdmin" })).toBeVisible();
  await answered(page, '"paths"');
  await page.getByRole("button", { name: "Show Documentation Explorer" }).click();
  await expect(page.getByText("Root Types")).toBeVisible();
  await page.getByRole("link", { name: "Postern explorer" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Home" })).toBeVisible();
  expect(elsewhere).toEqual([]);
});

test("a link brings its query", async ({ page }) => {
  await page.goto(`/graphql-playground/#query=${encodeURIComponent("query Linked { estate { nodes } }")}`);
  await expect(page.getByRole("tab", { name: "Linked" })).toBeVisible();
  await page.getByRole("tab", { name: "Linked" }).click();
  await answered(page, '"nodes"');
});

test("a server with a token asks for it, and the explorer's token holds", async ({ page, ownServer }) => {
  const server = await ownServer([], { POSTERN_TOKEN: "open sesame" });
  await page.goto(`${server.url}/graphql-playground/`);
  await page.getByLabel("Token").fill("wrong");
  await page.getByRole("button", { name: "Go on" }).click();
  await page.getByLabel("Token").fill("open sesame");
  await page.getByRole("button", { name: "Go on" }).click();
  await answered(page, '"paths"');
});

test("a server that hides its schema is told", async ({ page, ownServer }) => {
  const server = await ownServer(["--no-introspection"]);
  await page.goto(`${server.url}/graphql-playground/`);
  await expect(page.getByRole("note")).toContainText("keeps its schema to itself");
});
