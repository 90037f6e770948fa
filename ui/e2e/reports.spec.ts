import { cpSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";

import { accessible } from "./accessible";
import { expect, folder, postern, serve, test } from "./estate";

const told = (values: unknown) => encodeURIComponent(JSON.stringify(values));

test("by mouse: the library is narrowed, a report opened, told something else, and its chain drawn", async ({ page }) => {
  await page.goto("/reports");
  await expect(page.getByRole("main").getByText(/^\d+ reports\b/)).toBeVisible();
  await expect(page.getByRole("heading", { level: 2, name: /^Network/ })).toBeVisible();
  await accessible(page);
  await page.getByRole("textbox", { name: "Words" }).fill("pipelines full control");
  await page.getByLabel("Severity").selectOption("HIGH");
  await expect(page.getByRole("main").getByText(/^1 of \d+ reports/)).toBeVisible();
  await page.reload();
  await expect(page.getByRole("main").getByText(/^1 of \d+ reports/)).toBeVisible();

  await page.getByRole("link", { name: "Pipelines that come to full control" }).click();
  await expect(page.getByRole("heading", { level: 2, name: /^6 rows/ })).toBeVisible();
  await expect(page.getByText("What it cannot see.")).toBeVisible();
  await expect(page.getByRole("link", { name: /gaps? in coverage/ })).toBeVisible();
  await accessible(page);
  await page.getByRole("button", { name: "Draw 1", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Row 1, drawn" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Chain of chain" })).toContainText("github-deploy");
  await accessible(page);
  await page.getByRole("button", { name: "Draw all chains" }).click();
  await expect(page.getByRole("region", { name: "Drawing of all chains" })).toBeVisible();
  await accessible(page);

  await page.getByText("Parameters", { exact: true }).click();
  await accessible(page);
  await page.getByLabel("conditional").selectOption("no");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await expect(page.getByRole("heading", { level: 2, name: /^3 rows/ })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("heading", { level: 2, name: /^3 rows/ })).toBeVisible();
  await expect(page.getByRole("region", { name: "Parameters" })).toContainText("conditional no");
  await page.getByText("Parameters", { exact: true }).click();
  await expect(page.getByLabel("conditional")).toHaveValue("false");
  await page.goBack();
  await expect(page.getByRole("heading", { level: 2, name: /^6 rows/ })).toBeVisible();
});

test("with the keyboard alone: from any page to a report, a wrong value, the rows, and back", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.keyboard.press("g");
  await page.keyboard.press("r");
  await page.getByRole("textbox", { name: "Words" }).focus();
  await page.keyboard.type("roles shared by functions");
  await expect(page.getByRole("main").getByText(/^1 of \d+ reports/)).toBeVisible();
  for (let i = 0; i < 6 && !(await page.getByRole("link", { name: "Roles shared by functions" }).evaluate((e) => e === document.activeElement)); i++) {
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Roles shared by functions" })).toBeVisible();
  const least = page.getByLabel("min");
  await page.locator("summary", { hasText: "Parameters" }).focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await expect(least).toBeFocused();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("many");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Give a whole number.")).toBeVisible();
  await expect(least).toBeFocused();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("100");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Nothing found, as far as this report can see.")).toBeVisible();
  await accessible(page);
  await page.goBack();
  await expect(page.getByRole("region", { name: "Rows of Roles shared by functions" })).toBeVisible();
});

test("rows go to files, and what is missing is said in them", async ({ page }) => {
  await page.goto(`/reports?report=latent-chains&told=${told({ limit: 1 })}`);
  const note = page.getByText("The report may have left rows out: as many rows as limit=1 lets through.");
  await expect(note).toBeVisible();
  const file = async (kind: string) => {
    await page.getByRole("button", { name: "Export" }).click();
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("menuitem", { name: kind }).click()]);
    return { name: download.suggestedFilename(), text: readFileSync(await download.path(), "utf8") };
  };
  const csv = await file("CSV");
  expect(csv.name).toBe("latent-chains.csv");
  expect(csv.text.split("\r\n")[0]).toBe("who,kind,target,blocked_by,admin,chain");
  const json = JSON.parse((await file("JSON")).text) as { parameters: { limit: number }; rows: object[]; missing: string[] };
  expect([json.parameters.limit, json.rows.length, json.missing.length]).toEqual([1, 1, 1]);
  expect((await file("Markdown")).text).toContain("Rows may be missing:");
});

test("what is asked of a report that there is not, or that was told wrong, is answered", async ({ page }) => {
  await page.goto("/reports?report=shared-role");
  await expect(page.getByText("There is no report shared-role on this server.")).toBeVisible();
  await page.goto(`/reports?report=shared-roles&told=${told({ mni: 3 })}`);
  await expect(page.getByText("The address tells the report “mni”")).toBeVisible();
  await expect(page.getByRole("region", { name: "Rows of Roles shared by functions" })).toBeVisible();
  await page.goto(`/reports?report=shared-roles&told=${told({ min: "two" })}`);
  await expect(page.getByRole("alert")).toContainText("parameter min: two is no int");
  await accessible(page);
});

test("a slow report can be stopped, a failing one tried again", async ({ page }) => {
  let release: () => void = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  let failing = false;
  await page.route("**/graphql", async (route) => {
    const asks = route.request().postData()?.includes("runReport") ?? false;
    if (asks && failing) {
      await route.fulfill({ status: 502, body: "the proxy has no server" });
    } else {
      if (asks) {
        await held;
      }
      await route.continue().catch(() => {});
    }
  });
  await page.goto("/reports?report=shared-roles");
  await expect(page.getByText("Running the report…")).toBeVisible();
  await accessible(page);
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByText("Stopped before it was answered.")).toBeVisible();
  failing = true;
  await page.getByRole("button", { name: "Run it again" }).click();
  await expect(page.getByRole("alert")).toContainText("the proxy has no server");
  await expect(page.getByRole("alert")).toContainText("Something between this page and the server");
  failing = false;
  release();
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("region", { name: "Rows of Roles shared by functions" })).toBeVisible();
});

test("what was kept of a report with a run is shown as it was found then", async ({ page, demo }) => {
  const dir = folder();
  const store = path.join(dir, "store");
  cpSync(demo, store, { recursive: true });
  postern("report", "run", "shared-roles", "--param", "min=3", "--keep", "--store", store);
  const server = await serve(store);
  try {
    await page.goto(`${server.url}/reports?report=shared-roles`);
    await expect(page.getByText(/kept by hand, told min=3/)).toBeVisible();
    await page.getByRole("region", { name: "Kept results" }).getByRole("link").click();
    await expect(page.getByRole("heading", { level: 2, name: /rows? kept/ })).toBeVisible();
    await accessible(page);
    await page.getByRole("link", { name: "Run the report anew" }).click();
    await expect(page.getByRole("heading", { level: 2, name: /rows? run 000001/ })).toBeVisible();
  } finally {
    await server.stop();
    rmSync(dir, { recursive: true, force: true });
  }
});

test("what a report found is seen first, in a window and on a telephone", async ({ page }) => {
  for (const size of [{ width: 1366, height: 850 }, { width: 360, height: 800 }]) {
    await page.setViewportSize(size);
    await page.goto("/reports?report=shared-roles");
    const rows = page.getByRole("region", { name: "Rows of Roles shared by functions" });
    await expect(rows.getByRole("link").first()).toBeInViewport({ ratio: 0.9 });
  }
});
