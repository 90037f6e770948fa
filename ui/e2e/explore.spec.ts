import type { Page } from "@playwright/test";

import { accessible } from "./accessible";
import { expect, test } from "./estate";

const marco = "arn:aws:iam::210000000002:user/marco.release";

const address = (search: Record<string, unknown>) =>
  `/explore?${Object.entries(search)
    .map(([k, v]) => `${k}=${encodeURIComponent(JSON.stringify(v))}`)
    .join("&")}`;

const canvas = (page: Page) => page.getByRole("application");
const status = (page: Page) => page.getByTestId("status");
const panel = (page: Page) => page.getByRole("complementary", { name: "Selected" });

/** How many nodes the canvas says that it has. */
async function nodes(page: Page): Promise<number> {
  return Number((/^([\d,]+) node/.exec(await status(page).innerText())?.[1] ?? "NaN").replaceAll(",", ""));
}

test("the estate begins as groups, and a group opens into its members", async ({ page }) => {
  await page.goto("/explore");
  await expect(status(page)).toContainText("things");
  await accessible(page);
  await page.keyboard.press("t");
  const table = page.getByRole("region", { name: "Things on the canvas" });
  const before = await nodes(page);
  await table.getByRole("button", { name: /^Open/ }).first().click();
  await expect(page).toHaveURL(/do=/);
  await expect.poll(() => nodes(page)).toBeGreaterThan(before);
  await accessible(page);
  await page.goBack();
  await expect(page).not.toHaveURL(/do=/);
});

test("on a telephone the numbers of the overview stand in a table beside the canvas, by keyboard as well", async ({ page }) => {
  await page.goto("/explore");
  await expect(status(page)).toContainText("things");
  const numbers = page.getByRole("region", { name: "Numbers of the overview" });
  await expect(numbers, "a window has room for them on the canvas").toHaveCount(0);
  await page.setViewportSize({ width: 360, height: 800 });
  await expect(numbers.getByRole("columnheader", { name: "function" })).toBeVisible();
  await accessible(page);
  const roles = numbers.getByRole("button", { name: "24 roles, 210000000002" });
  await roles.focus();
  await page.keyboard.press("Enter");
  await expect(roles).toHaveAttribute("aria-pressed", "true");
  await expect(panel(page)).toContainText("24 roles");
});

test("by mouse: expand with counts, open, hide, undo, filter; the link restores it", async ({ page }) => {
  await page.goto(address({ id: marco, sel: marco }));
  await expect(panel(page)).toContainText("marco.release");
  expect(await nodes(page)).toBe(1);
  const counts = panel(page).getByRole("listitem");
  await expect(counts.first()).toContainText(/\d/);
  await panel(page).getByRole("button", { name: "Expand all" }).click();
  await expect.poll(() => nodes(page)).toBeGreaterThan(3);
  await accessible(page);
  const before = await nodes(page);
  await panel(page).getByRole("button", { name: "Hide" }).click();
  await expect.poll(() => nodes(page)).toBe(before - 1);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(() => nodes(page)).toBe(before);
  await page.getByRole("button", { name: "Redo" }).click();
  await expect.poll(() => nodes(page)).toBe(before - 1);
  await page.getByRole("button", { name: "1 hidden, show again" }).click();
  await expect.poll(() => nodes(page)).toBe(before);
  const legend = page.getByRole("region", { name: "Legend and filter" });
  await legend.getByRole("checkbox", { name: "role", exact: true }).uncheck();
  await expect.poll(() => nodes(page)).toBeLessThan(before);
  const filtered = await nodes(page);
  await page.reload();
  await expect.poll(() => nodes(page)).toBe(filtered);
  await page.getByRole("button", { name: "Without: role, show again" }).click();
  await expect.poll(() => nodes(page)).toBe(before);
  await page.getByLabel("Layout").selectOption("force");
  await expect(page).toHaveURL(/layout=force/);
  await page.getByLabel("Group by").selectOption("account");
  await expect.poll(() => nodes(page)).toBeLessThan(before);
});

test("by keyboard alone: walk, expand, pin, panel, menu, table", async ({ page }) => {
  await page.goto(address({ id: marco }));
  await expect(status(page)).toContainText("1 node");
  await canvas(page).focus();
  await page.keyboard.press("ArrowRight");
  await expect(panel(page)).toBeVisible();
  await page.keyboard.press("e");
  await expect.poll(() => nodes(page)).toBeGreaterThan(3);
  const before = await nodes(page);
  await page.keyboard.press("ArrowRight");
  await expect(panel(page).getByRole("heading", { level: 2 })).not.toContainText("marco");
  await page.keyboard.press("p");
  await expect(page.getByText("1 pinned")).toBeVisible();
  await page.keyboard.press("h");
  await expect.poll(() => nodes(page)).toBe(before - 1);
  await page.keyboard.press("u");
  await expect.poll(() => nodes(page)).toBe(before);
  await page.keyboard.press("Shift+F10");
  await expect(page.getByRole("menuitem", { name: "Hide" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("menuitem")).toHaveCount(0);
  await canvas(page).focus();
  await page.keyboard.press("Enter");
  await expect(panel(page).getByRole("heading", { level: 2 })).toBeFocused();
  await page.keyboard.press("t");
  await expect(page.getByRole("region", { name: "Things on the canvas" })).toBeVisible();
  await page.keyboard.press("t");
  await canvas(page).focus();
  await page.keyboard.press("Escape");
  await expect(panel(page)).toHaveCount(0);
});

test("a view is saved under a name, and its link restores it", async ({ page, ownServer }) => {
  const server = await ownServer();
  await page.goto(server.url + address({ id: marco, do: [`x * BOTH ${marco}`] }));
  await expect.poll(() => nodes(page)).toBeGreaterThan(3);
  const all = await nodes(page);
  await page.getByRole("button", { name: "Views" }).click();
  await page.getByLabel("Name").fill("Marco's reach");
  await page.getByRole("button", { name: "Save this view" }).click();
  await expect(page.getByRole("button", { name: "Open Marco's reach" })).toBeVisible();
  await accessible(page);
  await page.goto(`${server.url}/explore?view=${encodeURIComponent(`"Marco's reach"`)}`);
  await expect.poll(() => nodes(page)).toBe(all);
  await expect(page).toHaveURL(/marco.release/);
});

test("without WebGL it is SVG, with the same picture and actions", async ({ page }) => {
  await page.addInitScript(() => {
    // eslint-disable-next-line @typescript-eslint/unbound-method
    const real = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, kind: string, ...rest: unknown[]) {
      return kind.startsWith("webgl") ? null : (real.call(this, kind, ...rest) as never);
    } as typeof real;
  });
  await page.goto(address({ id: marco, do: [`x * BOTH ${marco}`] }));
  await expect(page.getByText("no WebGL")).toBeVisible();
  await expect.poll(() => nodes(page)).toBeGreaterThan(3);
  const mark = page.locator(`svg [data-item="${marco}"]`);
  await mark.click();
  await expect(panel(page)).toContainText("marco.release");
  await mark.dblclick({ force: true });
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export" }).click();
  await page.getByRole("menuitem", { name: "Picture (PNG)" }).click();
  expect((await download).suggestedFilename()).toBe("postern-explore.png");
  await accessible(page);
});

test("the canvas exports what is on it", async ({ page }) => {
  await page.goto(address({ id: marco, do: [`x * BOTH ${marco}`] }));
  await expect.poll(() => nodes(page)).toBeGreaterThan(3);
  for (const [item, name] of [["Picture (PNG)", "png"], ["Graph (JSON)", "json"], ["Table (CSV)", "csv"]] as const) {
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Export" }).click();
    await page.getByRole("menuitem", { name: item }).click();
    expect((await download).suggestedFilename()).toBe(`postern-explore.${name}`);
  }
});

test("a thing that is not there, a server that fails, and one that answers again", async ({ page }) => {
  await page.goto(address({ id: "arn:aws:iam::1:user/nobody" }));
  await expect(page.getByText("The run holds nothing with the id")).toBeVisible();
  await accessible(page);
  await page.route("**/graphql", async (route) => {
    await (route.request().postData()?.includes("ExploreOverview") ? route.fulfill({ status: 500, body: "no" }) : route.continue());
  });
  await page.goto("/explore");
  await expect(page.getByRole("alert")).toContainText("500");
  await accessible(page);
  await page.unroute("**/graphql");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(status(page)).toContainText("things");
  await expect(page.getByRole("alert")).toHaveCount(0);
});

test("by the box: find on the canvas, add what is not", async ({ page }) => {
  await page.goto(address({ id: marco }));
  await expect(status(page)).toContainText("1 node");
  const box = page.getByPlaceholder("Find on the canvas, or add");
  await box.fill("marco");
  await page.getByRole("option", { name: /marco\.release/ }).click();
  await expect(panel(page)).toContainText("marco.release");
  await box.fill("admin");
  await page.getByRole("group", { name: "Add to the canvas" }).getByRole("option").first().click();
  await expect(status(page)).toContainText("2 nodes");
});
