import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";


import { accessible } from "./accessible";
import { expect, folder, postern, serve, test } from "./estate";

const publicFunction = "arn:aws:lambda:eu-west-1:210000000002:function:checkout-callback";
const inNetwork = "arn:aws:lambda:eu-west-1:210000000006:function:carrier-push";
const withSecret = "arn:aws:lambda:eu-west-1:210000000006:function:label-print";
const role = "arn:aws:iam::210000000002:role/release-automation";
const functionApp =
  "/subscriptions/4c998b2c-ecf9-4dff-adc4-43663b246037/resourceGroups/rg-fulfilment/providers/Microsoft.Web/sites/fa-larkspur-fulfil";
const cloudFunction = "//cloudfunctions.googleapis.com/projects/larkspur-checkout/locations/europe-west1/functions/coupon-webhook";

function at(id: string, rest: Record<string, string> = {}): string {
  return `/resource?${new URLSearchParams({ id, ...rest }).toString()}`;
}

test("a function's page tells what it is, who reaches it, and where to go on", async ({ page }) => {
  await page.goto(at(publicFunction));
  await expect(page.getByRole("heading", { level: 1, name: "checkout-callback" })).toBeVisible();
  await expect(page.getByRole("navigation", { name: "Where it stands" }).getByRole("link").first()).toBeVisible();
  await expect(page.getByRole("region", { name: "Nearest" })).toContainText("From the Internet:");
  await expect(page.getByRole("region", { name: "Connected with" })).toContainText("authorization: NONE");
  await expect(page.getByRole("region", { name: "Reach" })).toContainText("What can reach it");
  await expect(page.getByRole("link", { name: "Open in AWS" })).toHaveAttribute("rel", "noreferrer");
  await accessible(page);
  await page.getByRole("link", { name: "Paths to here" }).click();
  await expect(page).toHaveURL(/\/paths\?.*to=/);
  await page.goBack();
  await expect(page.getByRole("heading", { level: 1, name: "checkout-callback" })).toBeVisible();
});

test("who can do what opens into edges and their reasons, by keyboard alone, and the address restores it", async ({ page }) => {
  await page.goto(at(role));
  await page.getByRole("tab", { name: "Overview" }).focus();
  await page.keyboard.press("ArrowRight");
  const group = page.getByRole("button", { name: /^Who can run new code as it/ });
  await group.focus();
  await page.keyboard.press("Enter");
  await expect(group).toHaveAttribute("aria-expanded", "true");
  const why = page.getByRole("button", { name: /^Why/ }).first();
  await why.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Because" })).toBeVisible();
  await expect(page.locator("mark").first()).toBeVisible();
  await accessible(page);
  await page.reload();
  await expect(page.locator("mark").first()).toBeVisible();
  await page.goBack();
  await expect(page.getByRole("heading", { name: "Because" })).toHaveCount(0);
});

test("the network is drawn in and out, with what is not known", async ({ page }) => {
  await page.goto(at(inNetwork, { tab: "network" }));
  const out = page.getByRole("region", { name: "How packets go out" });
  await expect(out).toContainText("Egress over IPv4: restricted. Egress over IPv6: none.");
  await expect(out).toContainText("allow tcp 443 to 203.0.113.0/24");
  await expect(page.getByRole("region", { name: "How packets come in" })).toContainText("No way in from the Internet was found.");
  await accessible(page);
  await page.setViewportSize({ width: 360, height: 740 });
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  await out.getByRole("link", { name: /subnet-/ }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: /^subnet-/ })).toBeVisible();
});

test("configuration of the three clouds' functions, in groups, with what is not known", async ({ page }) => {
  await page.goto(at(withSecret, { tab: "configuration" }));
  await expect(page.getByRole("region", { name: "Secrets in settings" })).toContainText("SMTP_PASSWORD");
  await expect(page.getByRole("region", { name: "Code", exact: true })).toContainText("python3.8");
  await accessible(page);
  await page.goto(at(functionApp, { tab: "configuration" }));
  await expect(page.getByRole("region", { name: "Who may call it" })).toContainText("HTTPS only");
  await page.goto(at(cloudFunction, { tab: "configuration" }));
  await expect(page.getByRole("region", { name: "Code", exact: true })).toContainText("Not known, or not set:");
});

test("policies show their text, raw facts all that is kept", async ({ page }) => {
  await page.goto(at(role, { tab: "policies" }));
  await expect(page.getByRole("region", { name: "Trust policy: who may act as it" })).toContainText("sts:AssumeRole");
  await accessible(page);
  await page.getByRole("tab", { name: "Raw facts" }).click();
  await expect(page.getByRole("region", { name: "Facts as JSON" })).toContainText('"properties"');
  await accessible(page);
});

test("a mark is asked for, set, and undone", async ({ page, ownServer }) => {
  const server = await ownServer();
  await page.goto(server.url + at(inNetwork));
  await page.getByRole("button", { name: "Mark as crown jewel" }).click();
  const dialog = page.getByRole("dialog", { name: "Mark as crown jewel?" });
  await expect(dialog).toContainText("Nothing changes in the cloud.");
  await dialog.getByRole("button", { name: "Mark" }).click();
  await expect(page.getByText("Marked as crown jewel by a user")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("Not marked as crown jewel")).toBeVisible();
});

test("what no run has is said, and a server that fails is said", async ({ page }) => {
  await page.goto(at("arn:aws:lambda:eu-west-1:210000000002:function:never-was"));
  await expect(page.getByRole("note")).toContainText("knows nothing with this id");
  await expect(page.getByRole("link", { name: /Search for “never-was”/ })).toBeVisible();
  await expect(page.getByRole("region", { name: "Other runs" })).toContainText("It is in none of the 1 runs.");
  await accessible(page);
  await page.route("**/graphql", (route) => (route.request().postData()?.includes("query ResourceAccess") ? route.fulfill({ status: 503, body: "gone" }) : route.fallback()));
  await page.goto(at(role, { tab: "access" }));
  await expect(page.getByRole("alert")).toContainText("503");
  await page.unroute("**/graphql");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("button", { name: /^Who can run new code as it/ })).toBeVisible();
});

test("two runs are compared, fact by fact", async ({ page }) => {
  const dir = folder();
  const ann = "arn:aws:iam::111122223333:user/ann";
  ["dev", "prod"].forEach((team, i) => {
    const file = path.join(dir, `${i}.json`);
    const user = { UserName: "ann", UserId: "AIDA1", Path: "/", Arn: ann, CreateDate: "2026-01-01T00:00:00Z", Tags: [{ Key: "team", Value: team }], UserPolicyList: [], GroupList: [], AttachedManagedPolicies: [] };
    writeFileSync(file, JSON.stringify({ UserDetailList: [user], GroupDetailList: [], RoleDetailList: [], Policies: [] }));
    postern("import", "aws", "--gaad", file, "--as-of", "2026-11-01", "--store", path.join(dir, "store"));
  });
  const server = await serve(path.join(dir, "store"));
  await page.goto(server.url + at(ann, { tab: "history" }));
  await expect(page.getByRole("region", { name: "Timeline" })).toContainText("tags.team");
  const difference = page.getByRole("region", { name: "Difference between two runs" });
  await expect(difference.getByRole("row", { name: /tags\.team/ })).toContainText(/dev\s*prod/);
  await difference.getByLabel("Before").selectOption("000002");
  await expect(difference).toContainText("Nothing differs.");
  await accessible(page);
  await page.reload();
  await expect(page.getByRole("region", { name: "Difference between two runs" })).toContainText("Nothing differs.");
  await server.stop();
  rmSync(dir, { recursive: true, force: true });
});
