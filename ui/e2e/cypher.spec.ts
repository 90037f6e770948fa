import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";

import { accessible } from "./accessible";
import { expect, test } from "./estate";

const editor = (page: Page) => page.getByRole("textbox", { name: "Query" });
const at = (search: Record<string, string>) => `/cypher?${new URLSearchParams(search).toString()}`;
const paths = "MATCH p = (w:Principal)-[:CAN_INVOKE]->(f:Function)-[:RUNS_AS]->(r) WHERE r.admin RETURN p LIMIT 8";

/** Takes the completion of a name. The list takes no key for 75 ms after it opened, so that it takes none meant for the text. */
async function take(page: Page, name: RegExp): Promise<void> {
  await expect(page.getByRole("option", { name })).toBeVisible();
  await page.waitForTimeout(100);
  await page.keyboard.press("Enter");
}

test("a query is written with completion and run by keyboard alone; the address restores it", async ({ page }) => {
  test.slow(); // many states are looked at
  await page.goto("/cypher");
  await page.getByRole("heading", { name: "To begin with" }).waitFor();
  await accessible(page);
  await editor(page).focus();
  await page.keyboard.type("MATCH (f:Functio");
  await take(page, /^Function/);
  await page.keyboard.type(") WHERE f.name = $name RETURN f, f.runtim");
  await take(page, /^runtime$/);
  await expect(page.getByText("Without a value: $name")).toBeVisible();
  await page.getByRole("textbox", { name: "Parameters" }).focus();
  await page.keyboard.type('{"name": "checkout-callback"');
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("heading", { name: "1 row" })).toBeVisible();
  await accessible(page);
  await page.reload();
  await expect(page.getByRole("region", { name: "Rows" }).getByRole("link", { name: "checkout-callback" })).toBeVisible();
  await expect(editor(page)).toContainText("f.runtime");
  await page.goBack();
  await expect(page.getByRole("region", { name: "Run before" }).getByRole("link", { name: /f\.runtime/ })).toBeVisible();
});

test("a fault is marked at its place, told, and mended", async ({ page }) => {
  await page.goto(at({ q: "MATCH (f:Function)\nRETUN f" }));
  await expect(page.getByRole("alert")).toContainText("Line 2, column 1: no clause begins with RETUN");
  await expect(page.locator(".cm-lintRange-error")).toHaveText("RETUN");
  await accessible(page);
  await page.getByRole("button", { name: "Use “RETURN”" }).press("Enter");
  await expect(editor(page)).toBeFocused();
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("heading", { name: /^\d+ rows/ })).toBeVisible();
});

test("rows come as table, graph and JSON, and as files", async ({ page }) => {
  test.slow();
  await page.goto(at({ q: paths }));
  await expect(page.getByRole("heading", { name: "8 rows" })).toBeVisible();
  const [csv] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download CSV" }).click()]);
  expect(readFileSync(await csv.path(), "utf8")).toMatch(/^p\r\n.*-CAN_INVOKE->.*-RUNS_AS->/);
  await page.getByText("Graph", { exact: true }).click();
  const graph = page.getByRole("region", { name: /^Graph: \d+ nodes/ });
  await expect(graph.getByRole("button").first()).toBeVisible();
  await accessible(page);
  await page.reload();
  await graph.getByRole("button").first().press("Enter");
  await expect(page).toHaveURL(/\/resource\?/);
  await page.goBack();
  await page.getByText("JSON", { exact: true }).click();
  await expect(page.getByRole("textbox", { name: "Rows as JSON" })).toContainText('"columns"');
  await accessible(page);
});

test("a plan is shown step by step, with what each did", async ({ page }) => {
  await page.goto(at({ q: paths }));
  await page.getByRole("button", { name: "Profile" }).click();
  await expect(page.getByRole("heading", { name: "How it was run" })).toBeVisible();
  await expect(page.getByRole("rowheader", { name: "NodeByLabelScan" })).toBeVisible();
  await expect(page.getByRole("columnheader", { name: "Look-ups" })).toBeVisible();
  await accessible(page);
  await page.goBack();
  await expect(page.getByRole("heading", { name: "8 rows" })).toBeVisible();
});

test("limits are told: rows that were left out, and nodes that no drawing holds", async ({ page }) => {
  await page.goto(at({ q: "MATCH (n) RETURN n" }));
  await expect(page.getByText("Showing the first 100 rows; there are more.")).toBeVisible();
  await page.getByText("Graph", { exact: true }).click();
  await expect(page.getByText(/The rows hold 100 nodes; a drawing of more than 60/)).toBeVisible();
  await page.getByRole("button", { name: "Show up to 1,000" }).click();
  await expect(page.getByRole("heading", { name: "1,000 rows, and more" })).toBeVisible();
});

test("a long query stands behind the # and comes back; a report's query opens in the editor", async ({ page }) => {
  await page.goto("/cypher");
  await page.getByRole("textbox", { name: "Filter reports" }).fill("run as an admin");
  await page.getByRole("region", { name: "Reports" }).getByRole("button", { name: "Functions that run as an admin" }).click();
  await expect(editor(page)).toContainText("MATCH");
  await editor(page).press("Control+a");
  await page.keyboard.insertText(`RETURN 1 AS n // ${"é".repeat(1600)}`);
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("heading", { name: "1 row" })).toBeVisible();
  expect(page.url()).toContain("#q=");
  await page.reload();
  await expect(page.getByRole("heading", { name: "1 row" })).toBeVisible();
});

test("a query can be stopped, and a refusal is told", async ({ page }) => {
  let well = false;
  await page.route("**/graphql", async (route) => {
    if (well || !(route.request().postData() ?? "").includes("query RunCypher")) {
      await route.continue();
    } else if ((route.request().postData() ?? "").includes("RETURN 2")) {
      await route.fulfill({ contentType: "application/json", body: JSON.stringify({ errors: [{ message: "the query looked at 5 nodes", extensions: { code: "LIMIT_QUERY" } }] }) });
    }
  });
  await page.goto(at({ q: "RETURN 1 AS n" }));
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByText("Stopped before there was an answer.")).toBeVisible();
  await page.goto(at({ q: "RETURN 2 AS n" }));
  await expect(page.getByRole("alert")).toContainText("looked at 5 nodes");
  well = true;
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("heading", { name: "1 row" })).toBeVisible();
});
