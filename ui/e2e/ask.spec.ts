import type { Page } from "@playwright/test";

import { accessible } from "./accessible";
import { expect, test } from "./estate";

const fn = "arn:aws:lambda:eu-west-1:210000000002:function:checkout-callback";
const marco = "arn:aws:iam::210000000002:user/marco.release";
const box = (page: Page) => page.getByRole("combobox", { name: "Words, a path pattern, or a question" });
const ask = (search: Record<string, string>) => `/ask?${new URLSearchParams(search).toString()}`;

test("words find things by keyboard alone: the list offers, facets narrow, the address restores", async ({ page }) => {
  test.slow(); // many states are looked at
  await page.goto("/ask");
  await page.getByRole("heading", { name: "Ask for a path" }).waitFor();
  await accessible(page);
  await page.keyboard.press("/");
  await expect(page.locator("#search")).toBeFocused();
  await page.keyboard.type("checkout-call");
  const option = page.getByRole("option", { name: /checkout-callback.*Lambda::Function/ });
  await expect(option).toBeVisible();
  await accessible(page);
  await page.keyboard.press("Escape");
  await expect(option).toBeHidden();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: /with “checkout-call”/ })).toBeVisible();
  await page.getByRole("region", { name: "Narrow the list" }).getByRole("link", { name: /^Function/ }).press("Enter");
  await expect(page.getByRole("heading", { name: /^1 thing / })).toBeVisible();
  await accessible(page);
  await page.reload();
  await expect(page.getByRole("list", { name: "Filters" })).toContainText("Kind: Function");
  await page.goBack();
  await expect(page.getByRole("list", { name: "Filters" })).toHaveCount(0);
});

test("a choice of the list opens the thing", async ({ page }) => {
  await page.goto("/ask");
  await box(page).fill("checkout-callback");
  await page.getByRole("option", { name: /checkout-callback.*Lambda::Function/ }).click();
  await expect(page).toHaveURL(new RegExp(`/resource\\?.*${encodeURIComponent(fn)}`));
});

test("a pattern is completed by keyboard and leads to its chains", async ({ page }) => {
  await page.goto("/ask");
  await box(page).focus();
  await page.keyboard.type("public principal -> inv");
  await expect(page.getByRole("option", { name: /^invoke/ })).toBeVisible();
  await page.keyboard.press("ArrowDown");
  // Whoever types on at once has his letters where he typed them, before the page draws again.
  await page.evaluate(() => (window.requestAnimationFrame = (then) => window.setTimeout(() => then(performance.now()), 60)));
  await page.keyboard.press("Enter");
  await page.keyboard.type("name:checkout-call", { delay: 10 });
  await expect(box(page)).toHaveValue("public principal -> invoke -> name:checkout-call");
  await page.getByRole("option", { name: /checkout-callback.*Lambda::Function/ }).click();
  await expect(box(page)).toHaveValue("public principal -> invoke -> name:checkout-callback ");
  await page.keyboard.type("function");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/paths\?/);
  expect(new URL(page.url()).searchParams.get("pattern")).toBe("public principal -> invoke -> name:checkout-callback function");
  await page.goBack();
  await expect(box(page)).toBeVisible();
});

test("a fault in a pattern is shown at its column, and its mend leads on", async ({ page }) => {
  await page.goto("/ask");
  await box(page).fill("public principal -> invok -> function");
  await page.keyboard.press("Escape");
  await box(page).press("Enter");
  await expect(page.getByRole("alert")).toContainText("column 21");
  await accessible(page);
  await page.reload();
  await page.getByRole("button", { name: "Use “invoke”" }).press("Enter");
  await expect(page).toHaveURL(/\/paths\?/);
});

test("a question with a thing's name in it leads to the form with that thing, and what was sent keeps the focus", async ({ page }) => {
  await page.goto("/ask");
  await page.locator("#search").fill("who can invoke checkout-callback");
  const option = page.getByRole("option", { name: /checkout-callback.*Lambda::Function/ });
  await expect(option).toBeVisible();
  // The list hangs over the menu: what stands at its left edge is the list.
  expect(await option.evaluate((o) => o.contains(document.elementFromPoint(o.getBoundingClientRect().left + 12, o.getBoundingClientRect().top + 12)))).toBe(true);
  await option.click();
  await expect(page.getByRole("combobox", { name: "Resource" })).toHaveValue(fn);
  const action = page.getByRole("combobox", { name: "Action" });
  await expect(action).toHaveValue("invoke");
  await expect(page.getByRole("form", { name: "Who can do it" })).toContainText("take one of the list");
  await action.click();
  await page.getByRole("option", { name: /^lambda:InvokeFunction / }).click();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: /principals/ })).toBeVisible();
  await expect(action).toBeFocused();
  await page.goBack();
  await expect(action).toHaveValue("invoke");

  await page.goto("/ask");
  await box(page).fill("no such thing");
  await box(page).press("Enter");
  await expect(page.getByRole("heading", { name: /^0 things/ })).toBeVisible();
  await expect(box(page)).toBeFocused();
});

test("who can do an action: the form completes, the answer lists holders, why leads to the decision with its policy lines", async ({ page }) => {
  test.slow();
  await page.goto(ask({ form: "who-can" }));
  await page.getByRole("combobox", { name: "Resource" }).fill("checkout-callback");
  await page.getByRole("option", { name: /checkout-callback.*Lambda::Function/ }).click();
  await expect(page.getByRole("combobox", { name: "Resource" })).toHaveValue(fn);
  await page.getByRole("combobox", { name: "Action" }).fill("invokefunction");
  await page.getByRole("option", { name: /^lambda:InvokeFunction \d/ }).click();
  await page.getByRole("button", { name: "Ask", exact: true }).click();
  await expect(page.getByRole("heading", { name: /principals: \d+ always, \d+ under conditions, and people outside under conditions/ })).toBeVisible();
  await accessible(page);
  await page.reload();
  await page.getByRole("link", { name: "Why: any AWS account" }).click();
  await expect(page.getByRole("heading", { name: "Yes, under conditions." })).toBeVisible();
  await page.getByRole("button", { name: "Show in the document" }).last().click();
  const document = page.getByRole("region", { name: `Text of ${fn}#policy` });
  await expect(document.locator("[data-effect=allow]", { hasText: "lambda:InvokedViaFunctionUrl" })).toBeVisible();
  await expect(document.locator("mark")).toContainText(['"lambda:InvokeFunction"']);
  await accessible(page);
  await page.goBack();
  await expect(page.getByRole("combobox", { name: "Action" })).toHaveValue("lambda:InvokeFunction");
});

test("the same question is given for the command line and GraphQL, and is kept where the user wants it", async ({ page }) => {
  await page.goto(ask({ form: "can", principal: marco, action: "iam:PassRole", resource: "arn:aws:iam::210000000002:role/release-automation" }));
  await page.getByText("The same question on the command line").click();
  await expect(page.getByRole("region", { name: "Command" })).toHaveText(
    `postern why --principal ${marco} --action iam:PassRole --resource arn:aws:iam::210000000002:role/release-automation`,
  );
  await page.getByRole("button", { name: "Save the question" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("May Marco pass it");
  await accessible(page);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.goto("/ask");
  await expect(page.getByRole("region", { name: "Recent" }).getByRole("link", { name: /^Can arn:.*iam:PassRole/ })).toBeVisible();
  await page.getByRole("switch", { name: "Keep in this browser" }).press("Space");
  await expect(page.getByText("What you ask is not kept.")).toBeVisible();
  await page.getByRole("link", { name: "May Marco pass it" }).click();
  await expect(page.getByRole("heading", { level: 2, name: /^(?:Yes|No)/ })).toBeVisible();
  await page.goto("/ask");
  await page.getByRole("button", { name: "Forget May Marco pass it" }).click();
  await expect(page.getByText("Nothing is saved.")).toBeVisible();
});

test("what it reaches, who reaches it, and who is nearest are counted and listed", async ({ page }) => {
  test.slow();
  await page.goto(ask({ form: "reach", of: marco }));
  await expect(page.getByRole("heading", { name: /^It reaches \d+ things/ })).toBeVisible();
  await expect(page.getByRole("region", { name: "By kind" })).toBeVisible();
  await accessible(page);
  await page.goto(ask({ form: "reached-by", of: "arn:aws:iam::210000000002:role/release-automation" }));
  await expect(page.getByRole("heading", { name: /^\d+ things can reach it/ })).toBeVisible();
  await page.goto(ask({ form: "nearest", from: "user", to: "ADMIN" }));
  await expect(page.getByRole("heading", { name: /ends? ahead/ })).toBeVisible();
  await page.getByRole("row", { name: /All chains/ }).nth(1).press("Enter");
  await expect(page.getByRole("region", { name: /^Chain from/ })).toBeVisible();
});

test("a server that is away, slow or refuses is told, and asking again is offered", async ({ page }) => {
  let state: "away" | "slow" | "refuses" | "well" = "refuses";
  await page.route("**/graphql", async (route) => {
    if (!(route.request().postData() ?? "").includes("query WhoCan") || state === "well") {
      await route.continue();
    } else if (state === "refuses") {
      await route.fulfill({ status: 200, contentType: "application/json", body: JSON.stringify({ errors: [{ message: "no such node <b>x</b>", extensions: { code: "NOT_FOUND" } }] }) });
    } // slow: no answer
  });
  await page.goto(ask({ form: "who-can", action: "lambda:InvokeFunction", resource: fn }));
  await expect(page.getByRole("alert")).toContainText("no such node <b>x</b>");
  state = "slow";
  await page.goto(ask({ form: "who-can", action: "lambda:UpdateFunctionCode", resource: fn }));
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByText("Stopped before there was an answer.")).toBeVisible();
  state = "well";
  await page.getByRole("button", { name: "Ask again" }).click();
  await expect(page.getByRole("table")).toBeVisible();
  await page.goto(ask({ form: "who-can", action: "lambda:InvokeFunctio", resource: fn }));
  await expect(page.getByRole("note")).toContainText("did you mean lambda:InvokeFunction?");
});
