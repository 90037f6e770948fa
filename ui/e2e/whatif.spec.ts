import type { Locator } from "@playwright/test";

import { accessible } from "./accessible";
import { expect, test } from "./estate";

const policy = "arn:aws:lambda:eu-west-1:210000000002:function:checkout-callback#policy";

/** Replaces what an editor holds, as somebody who pastes does. */
async function write(editor: Locator, text: string): Promise<void> {
  await editor.press("ControlOrMeta+a");
  await editor.evaluate((element, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", pasted);
    element.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

test("the least change is tried: its chains close, and who loses what is told", async ({ page }) => {
  await page.goto("/what-if?cut=true");
  const least = page.getByRole("article", { name: "The least change" });
  await expect(least).toContainText("FunctionURLAllowPublicAccess");
  await expect(page.getByText("Proved: nothing lighter")).toBeVisible();
  await least.getByRole("button", { name: "Try it" }).click();
  const sums = page.getByRole("table", { name: /^Chains of public -> admin role/ });
  await expect(sums.getByRole("row", { name: "Chains after 0" })).toBeVisible();
  await expect(page.getByText("can invoke").first()).toBeVisible();
  const losses = page.getByRole("listitem").filter({ hasText: "no longer" }).first();
  await expect(losses.getByRole("link")).not.toHaveCount(0); // by name, and to be looked at
  await accessible(page);

  // The address holds it all: another tab shows the same, and back takes it out again.
  const again = await page.context().newPage();
  await again.goto(page.url());
  await expect(again.getByRole("row", { name: "Chains after 0" })).toBeVisible();
  await again.close();
  await page.goBack();
  await expect(page.getByText("No change is tried yet.")).toBeVisible();
});

test("a policy is edited in place: faults are named by statement, and one narrowed statement is one change", async ({ page }) => {
  await page.goto(`/what-if?edit=${encodeURIComponent(policy)}`);
  const editor = page.getByRole("textbox", { name: "Document (resource policy)" });
  await expect(editor).toContainText("FunctionURLAllowPublicAccess");
  // The editor draws only what is seen, so the whole text is asked of the server.
  const asked = await page.request.post("/graphql", { data: { query: "query($id: ID!) { policyText(id: $id) { text } }", variables: { id: policy } } });
  const answer = (await asked.json()) as { data: { policyText: { text: string } } };
  const text = JSON.stringify(JSON.parse(answer.data.policyText.text), null, 2);
  await write(editor, text.replace('"Effect": "Allow"', '"Effect": "Permit"'));
  await expect(page.getByText('Statement 1: "Effect" is "Allow" or "Deny".').first()).toBeVisible();
  await write(editor, text.replace("{", "{,"));
  await expect(page.getByRole("button", { name: /^Try \d+ change/ })).toBeDisabled();
  await accessible(page);
  await write(editor, text.replace('"Principal": "*"', '"Principal": {"AWS": "arn:aws:iam::210000000002:root"}'));
  await page.getByRole("button", { name: "Try 1 change" }).click();
  const tried = page.getByRole("list", { name: "Changes to try" });
  await expect(tried).toContainText("statement 1 becomes");
  await expect(page.getByRole("row", { name: /^closed [1-9]/ })).toBeVisible();
  await page.getByRole("button", { name: "As it is" }).click();
  await expect(page.getByText("No change is tried yet.")).toBeVisible();
});

test("with the keyboard alone: find a function, take its identity away, take it back", async ({ page }) => {
  await page.goto("/what-if");
  await page.getByRole("heading", { level: 1, name: "What if" }).waitFor();
  await page.getByRole("combobox", { name: "Edit" }).focus();
  await page.keyboard.type("checkout-callback");
  await expect(page.getByRole("option").first()).toBeVisible();
  const at = await page.getByRole("option").evaluateAll((all) => all.findIndex((o) => o.textContent?.includes("AWS::Lambda::Function")));
  for (let i = 0; i <= at; i++) {
    await page.keyboard.press("ArrowDown");
  }
  await page.keyboard.press("Enter");
  const identity = page.getByRole("checkbox", { name: /^checkout-callback runs as/ });
  await identity.focus();
  await page.keyboard.press("Space");
  await expect(page.getByRole("list", { name: "Changes to try" })).toContainText("runs as");
  await expect(page.getByRole("row", { name: /^closed [1-9]/ })).toBeVisible();
  await page.getByRole("button", { name: /^Do not try: RUNS_AS/ }).focus();
  await page.keyboard.press("Enter");
  await expect(identity).toBeChecked();
});

test("an edit that the facts refuse says why", async ({ page }) => {
  const edits = JSON.stringify([{ subject: "no such thing", path: "name", after: "x" }]);
  await page.goto(`/what-if?edits=${encodeURIComponent(edits)}`);
  await expect(page.getByRole("alert")).toContainText("no such thing");
});
