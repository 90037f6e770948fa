// The bars of all pages: the first look at Home, a path's drawing after its answer, and what stays in memory.
import { chainsDrawnIn } from "../e2e/drawn";
import { expect, test } from "../e2e/estate";
import { heap, print, type Figure } from "./meter";

const figures: Figure[] = [];

test.afterAll(() => print("Pages", figures));

const median = (list: number[]) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? NaN;

test("Home from the binary", async ({ browser, server }) => {
  const paints: number[] = [];
  let bytes = 0;
  for (let i = 0; i < 7; i++) {
    const context = await browser.newContext(); // nothing cached
    const page = await context.newPage();
    await page.goto(server.url);
    await page.getByRole("heading", { level: 1 }).waitFor();
    const seen = await page.evaluate(() => ({
      paint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? NaN,
      bytes: (performance.getEntriesByType("resource") as PerformanceResourceTiming[])
        .filter((r) => /\.(js|css)$/.test(new URL(r.name).pathname))
        .reduce((sum, r) => sum + r.encodedBodySize, 0),
    }));
    paints.push(seen.paint);
    bytes = seen.bytes;
    await context.close();
  }
  figures.push({ what: "first paint of Home, median of 7", value: median(paints), unit: "ms", bar: 1000 });
  figures.push({ what: "JS and CSS of Home", value: bytes / 1000, unit: "kB gzip", bar: 250 });
});

test("chains drawn after their answer", async ({ browser, server }) => {
  const took: number[] = [];
  let chains = 0;
  for (let i = 0; i < 7; i++) {
    const page = await browser.newPage();
    page.on("response", (response) => {
      if (response.url().endsWith("/graphql") && response.request().postData()?.includes("query Paths(")) {
        void response.json().then((a: { data: { paths: { paths: unknown[] } } }) => (chains = a.data.paths.paths.length));
      }
    });
    await page.goto(`${server.url}/paths?pattern=${encodeURIComponent("public any -> role")}`);
    took.push(await chainsDrawnIn(page));
    await page.close();
  }
  figures.push({ what: `from the answer to ${chains} chains, one of them drawn, median of 7`, value: median(took), unit: "ms", bar: 300 });
});

test("memory after 200 navigations", async ({ page }) => {
  const session = await page.context().newCDPSession(page);
  await page.goto("/");
  const menu = page.getByRole("navigation", { name: "Pages" });
  const names = ["Ask", "Paths", "Explore", "What if", "Findings", "Reports", "Cypher", "Runs and import", "Home"];
  const round = async (times: number) => {
    for (let i = 0; i < times; i++) {
      const name = names[i % names.length] ?? "Home";
      await menu.getByRole("link", { name, exact: true }).click();
      await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
    }
    await page.waitForLoadState("networkidle");
    return heap(session);
  };
  await round(2 * names.length); // all code is loaded
  const before = await round(50);
  const after = await round(150);
  figures.push({ what: "heap after 200 navigations, of that after 50", value: (100 * after) / before, unit: "%", bar: 110 });
  expect(after / before).toBeLessThan(1.5);
});
