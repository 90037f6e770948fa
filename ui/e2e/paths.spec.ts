import { readFileSync } from "node:fs";
import path from "node:path";

import type { Page } from "@playwright/test";

import { accessible } from "./accessible";
import { chainsDrawnIn } from "./drawn";
import { expect, test } from "./estate";

const outside = "/paths?pattern=" + encodeURIComponent("public principal -> admin role");
const step = (page: Page, name: RegExp) => page.getByRole("group", { name: /^From / }).getByRole("button", { name });

test("with the mouse: a chain, its steps with their reasons, and what shuts them", async ({ page }) => {
  await page.goto(outside);
  await expect(page.getByText("10 chains, the easiest first.")).toBeVisible();
  expect(await chainsDrawnIn(page), "measured, and a number").toBeGreaterThan(0);
  await page.getByRole("navigation", { name: "Chains" }).getByRole("link", { name: /^1\s*any AWS account/ }).click();
  await step(page, /^1 can invoke/).click();
  const about = page.getByRole("region", { name: "About the step" });
  await expect(about.getByRole("heading", { name: "Step 1 of 2" })).toBeVisible();
  // The statement's own lines are marked, and within them those that name the action.
  const policy = about.getByRole("region", { name: /^Text of arn:.*:function:checkout-callback#policy/ });
  await expect(policy.locator("mark").first()).toContainText('"lambda:InvokeFunctionUrl"');
  await expect(policy.locator("[data-effect=allow]").first()).toContainText("+");
  await expect(about).toContainText(/statements that count: allow from line \d+, allow from line \d+ · › names the action: lines \d+, \d+/);
  await expect(about).toContainText("FunctionURLAllowPublicAccess");
  await expect(about.getByRole("link", { name: "Try it" }).first()).toBeVisible();
  await accessible(page);

  await about.getByRole("button", { name: "Next" }).click();
  await expect(about.getByRole("heading", { name: "Step 2 of 2" })).toBeVisible();
  await expect(about).toContainText("the code of checkout-callback lets its caller act as it");
  await expect(page).toHaveURL(/chain=1&step=2/);
  await page.reload();
  await expect(about.getByRole("heading", { name: "Step 2 of 2" })).toBeVisible();
  await page.goBack();
  await expect(about.getByRole("heading", { name: "Step 1 of 2" })).toBeVisible();
  await about.getByRole("button", { name: "Close the step" }).click();
  await expect(page.getByRole("region", { name: "About the chain" })).toContainText("What shuts this chain");
  await expect(page.getByRole("link", { name: "Least change" })).toHaveAttribute("href", /what-if\?pattern=.*cut=true/);
});

test("the panel keeps the focus of whoever steps through a chain, from the first step to the last and back", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("link", { name: /checkout-callback/ }).first().press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Paths" })).toBeFocused();
  await page.getByRole("button", { name: "Step through" }).press("Enter");
  const about = page.getByRole("region", { name: "About the step" });
  await expect(about).toBeFocused();
  await page.keyboard.press("Tab");
  const next = about.getByRole("button", { name: "Next" });
  await page.getByRole("button", { name: "Before" }).press("Tab");
  await expect(next).toBeFocused();
  for (const step of [2, 2]) {
    await page.keyboard.press("Enter");
    await expect(about.getByRole("heading", { name: `Step ${step} of 2` })).toBeVisible();
    await expect(next).toBeFocused();
  }
  await expect(next).toBeDisabled();
  await about.getByRole("button", { name: "Close the step" }).press("Enter");
  await expect(page.getByRole("region", { name: "About the chain" })).toBeFocused();
});

test("with the keyboard alone: ask, walk along the drawing, open a step, turn to the next", async ({ page }) => {
  await page.goto("/paths");
  await page.getByRole("heading", { level: 1, name: "Paths" }).waitFor();
  await page.getByRole("textbox", { name: "Pattern" }).or(page.getByRole("combobox", { name: "Pattern" })).focus();
  await page.keyboard.type("name:lena.oncall user -> assume -> role");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Enter");
  const drawing = page.getByRole("group", { name: "From lena.oncall to payments-breakglass in 1 step, conditional" });
  await expect(drawing).toBeVisible();
  await drawing.getByRole("link", { name: /^lena\.oncall/ }).focus();
  await page.keyboard.press("ArrowDown");
  await expect(step(page, /^1 can assume/)).toBeFocused();
  await page.keyboard.press("Enter");
  const about = page.getByRole("region", { name: "About the step" });
  await expect(about).toContainText("aws:SourceIp IpAddress 203.0.113.0/24");
  await page.keyboard.press("ArrowDown");
  await expect(drawing.getByRole("link", { name: /^payments-breakglass/ })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/resource\?.*payments-breakglass/);
  await page.goBack();
  await page.goto(`${outside}&chain=3`);
  await page.getByRole("heading", { name: "Chain 3 of 10" }).waitFor();
  await page.keyboard.press("j");
  await expect(about.getByRole("heading", { name: "Step 1 of 3" })).toBeVisible();
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await expect(about.getByRole("heading", { name: "Step 3 of 3" })).toBeVisible();
  await page.keyboard.press("k");
  await expect(about.getByRole("heading", { name: "Step 2 of 3" })).toBeVisible();
  await page.keyboard.press("]");
  await expect(page.getByRole("heading", { name: "Chain 4 of 10" })).toBeVisible();
});

test("what is not certain is drawn so and said in words", async ({ page }) => {
  await page.goto("/paths?pattern=" + encodeURIComponent("name:ci-auditor user -> assume -> any"));
  const unknown = page.locator("[data-certainty=UNKNOWN]").first();
  await expect(unknown).toContainText("not known: facts were not read");
  await page.keyboard.press("j");
  await expect(page.getByRole("note")).toContainText("Facts that decide this step were not read.");
  await accessible(page);
  await page.goto("/paths?latent=true&pattern=" + encodeURIComponent("name:dana.engineer user -> hijack -> function -> admin role"));
  await expect(page.locator("[data-latent=true]")).toContainText("held back by scp:freeze-analytics-code");
  await page.keyboard.press("j");
  const about = page.getByRole("region", { name: "About the step" });
  await expect(about).toContainText("Technique lambda-003");
  await expect(about).toContainText("The fix");
  await expect(page.getByRole("navigation", { name: "Chains" })).toContainText("held back");
});

test("an assumption is switched, stands in the address, and back takes it off", async ({ page }) => {
  await page.goto(outside);
  await page.getByText(/^Assumptions: the chains depend on/).click();
  const code = page.getByRole("radiogroup", { name: "The code of checkout-callback lets its caller act as it" });
  await code.getByText("Not so").click();
  await expect(page.getByText("6 chains, the easiest first.")).toBeVisible();
  await expect(page).toHaveURL(/assume=.*not.*code/);
  await page.goBack();
  await expect(page.getByText("10 chains, the easiest first.")).toBeVisible();
  await page.getByRole("switch", { name: "Only what is certain, or made certain below" }).press("Space");
  await expect(page.getByRole("heading", { name: "No chain of at most 8 steps" })).toBeVisible();
  await expect(page.getByRole("note")).toContainText("could not be read or judged");
  await accessible(page);
  await page.getByRole("button", { name: "Walk conditional steps, too" }).click();
  await expect(page.getByText("10 chains, the easiest first.")).toBeVisible();
});

test("all chains merged, and as a table", async ({ page }) => {
  await page.goto(`${outside}&view=merged`);
  const drawing = page.getByRole("group", { name: /^\d+ things and \d+ steps of 10 chains$/ });
  // The layout has a worker of its own, which starts here.
  await expect(drawing).toBeVisible({ timeout: 30_000 });
  const wide = async () => Math.round((await drawing.boundingBox())?.width ?? NaN);
  const fitted = await wide();
  await page.getByRole("button", { name: "Zoom in" }).click();
  await expect.poll(wide).toBeGreaterThan(fitted);
  await page.getByRole("button", { name: "Fit the width" }).click();
  await expect.poll(wide).toBe(fitted);
  const shared = drawing.getByRole("button", { name: /2 chains\. coupon-webhook runs as/ });
  await shared.click();
  await expect(page.getByRole("region", { name: "About the step" })).toContainText("coupon-webhook");
  await shared.focus();
  await page.keyboard.press("ArrowUp");
  await expect(drawing.getByRole("link", { name: /^coupon-webhook / })).toBeFocused();
  await accessible(page);
  await page.goto(`${outside}&view=table`);
  await expect(page.getByRole("region", { name: "Chains" }).getByRole("row")).toHaveCount(11);
  await page.getByRole("row", { name: /^10 / }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Chain 10 of 10" })).toBeVisible();
});

test("in a drawing larger than its frame, the step that a key goes to is in view, and no word is smaller than 11 px", async ({ page }) => {
  await page.goto(`${outside}&view=merged`);
  const drawing = page.locator("svg[data-drawing=merged]");
  await expect(drawing).toBeVisible({ timeout: 30_000 });
  const smallest = await drawing.evaluate((svg: SVGSVGElement) => {
    const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
    return Math.min(...[...svg.querySelectorAll("text")].map((t) => parseFloat(getComputedStyle(t).fontSize) * scale));
  });
  expect(smallest).toBeGreaterThanOrEqual(10.9);
  for (let i = 0; i < 4; i++) {
    await page.getByRole("button", { name: "Zoom in" }).press("Enter");
  }
  const frame = page.getByRole("region", { name: "Drawing of all chains" });
  await expect.poll(() => frame.evaluate((e) => e.scrollWidth > e.clientWidth && e.scrollHeight > e.clientHeight)).toBe(true);
  const inFrame = (of: string) =>
    frame.evaluate((e, selector) => {
      const [outer, inner] = [e.getBoundingClientRect(), e.querySelector(selector)?.getBoundingClientRect()];
      const [top, bottom] = [Math.max(outer.top, 56), Math.min(outer.bottom, window.innerHeight)];
      return inner !== undefined && inner.left >= outer.left - 1 && inner.right <= outer.right + 1 && inner.top >= top - 1 && inner.bottom <= bottom + 1;
    }, of);
  for (const key of ["j", "j", "]", "]", "]", "j", "j", "k", "[", "j"]) {
    const before = page.url();
    await page.keyboard.press(key);
    await expect.poll(() => page.url(), key).not.toBe(before);
    if (key === "j" || key === "k") {
      await expect.poll(() => inFrame("[data-chosen=true] > rect"), key).toBe(true);
    }
  }
  await drawing.locator("[tabindex='0']").focus();
  for (const key of ["ArrowDown", "ArrowDown", "ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"]) {
    await page.keyboard.press(key);
    await expect.poll(() => inFrame(":focus > rect"), key).toBe(true);
  }
});

test("a chain as a file: text that makes sense alone, picture, Mermaid, JSON", async ({ page }) => {
  // The words of relations come with a question of their own: a file never has others because they came late.
  await page.route("**/graphql", async (route) => {
    if (route.request().postData()?.includes("query Vocabulary")) {
      await new Promise((resolve) => setTimeout(resolve, 2_000));
    }
    await route.continue();
  });
  await page.goto(`${outside}&chain=9`);
  await page.getByRole("heading", { name: "Chain 9 of 10" }).waitFor();
  const save = async (item: string) => {
    await page.getByRole("button", { name: "Save as" }).click();
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("menuitem", { name: item }).click()]);
    return readFileSync(await file.path());
  };
  const text = (await save("Text")).toString();
  expect(text).toBe(readFileSync(path.join(import.meta.dirname, "golden/chain.txt"), "utf8"));
  expect((await save("PNG picture")).subarray(1, 4).toString()).toBe("PNG");
  const svg = (await save("SVG picture")).toString();
  expect(svg).toContain("coupon-webhook");
  expect(svg, "colours stand in the file itself").not.toContain("var(--");
  expect((await save("Mermaid")).toString()).toMatch(/^flowchart TD\n/);
  expect((JSON.parse((await save("JSON")).toString()) as { edges: unknown[] }).edges).toHaveLength(5);
});

test("a picture of all chains waits until they are laid out", async ({ page }) => {
  await page.route("**/elk-worker*", async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    await route.continue();
  });
  await page.goto(`${outside}&chain=9&view=merged`);
  await page.getByRole("button", { name: "Save as" }).click();
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("menuitem", { name: "SVG picture" }).click()]);
  expect(readFileSync(await file.path(), "utf8")).toContain("coupon-webhook");
});

test("a list that was cut says by which limit; a search can be stopped; faults are told", async ({ page }) => {
  await page.goto(`${outside}&first=3`);
  await expect(page.getByRole("note").first()).toContainText("The list ends at the 3 that were asked for.");
  await page.getByRole("button", { name: "Ask for 12" }).click();
  await expect(page.getByText("10 chains, the easiest first.")).toBeVisible();

  await page.goto("/paths?pattern=" + encodeURIComponent("public principl -> admin role"));
  await expect(page.getByRole("alert")).toContainText("principal");

  let free = () => {};
  const held = new Promise<void>((resolve) => (free = resolve));
  await page.route("**/graphql", async (route) => {
    if (route.request().postData()?.includes("query Paths(")) {
      await held;
      await route.abort().catch(() => {});
    } else {
      await route.continue();
    }
  });
  await page.goto(`${outside}&first=7`);
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByText("Stopped before there was an answer.")).toBeVisible();
  free();
  await page.unroute("**/graphql");
  await page.getByRole("button", { name: "Ask again" }).click();
  await expect(page.getByText("7 chains, the easiest first.")).toBeVisible();
});

test("narrow and in dark colours nothing runs out of the page", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 800 });
  await page.emulateMedia({ colorScheme: "dark" });
  await page.goto(`${outside}&chain=9&step=2`);
  await page.getByRole("heading", { name: "Step 2 of 5" }).waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await accessible(page);
});
