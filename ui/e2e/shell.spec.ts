import type { Page } from "@playwright/test";

import { expect, test } from "./estate";

const checkout = "arn:aws:lambda:eu-west-1:210000000002:function:checkout-callback";
const chains = encodeURIComponent("public principal -> invoke -> function -> admin role");
const search = (values: Record<string, unknown>) =>
  Object.entries(values)
    .map(([k, v]) => `${k}=${encodeURIComponent(typeof v === "string" ? v : JSON.stringify(v))}`)
    .join("&");

/** Each page, in the state with the most on it. */
const pages = [
  "/",
  "/ask?q=checkout",
  "/ask?label=Function",
  `/paths?pattern=${chains}&step=1`,
  `/paths?pattern=${chains}&view=merged`,
  `/paths?pattern=${chains}&view=table`,
  "/explore",
  `/explore?${search({ id: checkout, sel: checkout, do: [`x * BOTH ${checkout}`] })}`,
  `/explore?${search({ id: checkout, t: true })}`,
  `/resource?${search({ id: checkout })}`,
  "/what-if?cut=true",
  "/findings",
  "/reports",
  "/reports?report=shared-roles",
  `/cypher?${search({ q: "MATCH (f:Function)-[:RUNS_AS]->(r:Role) RETURN f, r", plan: true })}`,
  "/runs",
  "/runs?tab=load",
  "/runs?tab=coverage",
];

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

test("the keyboard map opens with ? and lists what holds; closed, it gives the focus back, the first time as well", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.getByRole("link", { name: "Runs and import" }).focus();
  for (const time of ["first", "second"]) {
    await page.keyboard.press("?");
    await expect(page.getByRole("dialog", { name: "Keyboard" }), time).toContainText("Go to the search box");
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog"), time).toHaveCount(0);
    await expect(page.getByRole("link", { name: "Runs and import" }), time).toBeFocused();
  }
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

/** What of the page's frame or of its content goes over the right edge of the window. */
async function beyond(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const out = document.documentElement.scrollWidth > width ? [`the page: ${document.documentElement.scrollWidth} of ${width} px`] : [];
    for (const element of document.querySelectorAll("header button, header a, header input, header select, h1")) {
      const box = element.getBoundingClientRect();
      if (box.width > 0 && (box.left < 0 || box.right > width + 0.5)) {
        out.push(`${element.tagName} ${element.getAttribute("aria-label") ?? element.textContent}: ${Math.round(box.left)} to ${Math.round(box.right)} of ${width} px`);
      }
    }
    return out;
  });
}

test("no page is wider than a telephone, nor than a window of 1366 px at 200 %", async ({ page }) => {
  test.slow(); // each page at two sizes
  for (const address of pages) {
    await page.setViewportSize({ width: 360, height: 640 });
    await page.goto(address);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.locator("main [aria-busy=true]")).toHaveCount(0);
    expect(await beyond(page), `${address} at 360 px`).toEqual([]);
    await page.setViewportSize({ width: 683, height: 425 });
    expect(await beyond(page), `${address} at 200 %`).toEqual([]);
  }
});

/** Controls that moved after they had stood still for a third of a second: a click on its way would miss them. */
function watchControls(): void {
  const stood = new Map<Element, { x: number; y: number; since: number }>();
  const moved: string[] = [];
  Object.assign(window, { moved });
  const look = () => {
    const now = performance.now();
    for (const element of document.querySelectorAll("main a, main button, main input, main select, main summary, main [role=tab]")) {
      const box = element.getBoundingClientRect();
      const [x, y] = [box.left + scrollX, box.top + scrollY];
      const before = stood.get(element);
      const seen = element.checkVisibility({ visibilityProperty: true });
      if (seen && (before === undefined || Math.hypot(before.x - x, before.y - y) > 10)) {
        if (before !== undefined && now - before.since > 333 && before.y - scrollY < innerHeight) {
          moved.push(`${element.tagName} ${element.getAttribute("aria-label") ?? element.textContent}: ${Math.round(x - before.x)}, ${Math.round(y - before.y)} px`);
        }
        stood.set(element, { x, y, since: now });
      }
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

test("answers that come late, in whatever order, move nothing that somebody is about to click", async ({ page }) => {
  test.slow(); // every answer is held back
  let asked = 0;
  await page.route("**/graphql", async (route) => {
    const first = asked++ % 2 === 0;
    await new Promise((resolve) => setTimeout(resolve, first ? 900 : 450));
    await route.continue().catch(() => {});
  });
  await page.addInitScript(watchControls);
  for (const address of ["/", "/ask?q=checkout", `/paths?pattern=${chains}`, `/paths?pattern=${chains}&step=1`, `/paths?pattern=${chains}&view=merged`, `/resource?${search({ id: checkout })}`, "/what-if?cut=true", "/findings", "/reports", "/reports?report=shared-roles", `/explore?${search({ id: checkout, t: true })}`, "/runs?tab=coverage"]) {
    await page.goto(address);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.locator("main [aria-busy=true]")).toHaveCount(0);
    await page.waitForTimeout(1_000);
    await expect(page.locator("main [aria-busy=true]")).toHaveCount(0);
    expect(await page.evaluate(() => (window as unknown as { moved: string[] }).moved), address).toEqual([]);
  }
});
