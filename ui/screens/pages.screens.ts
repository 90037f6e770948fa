import { expect } from "../e2e/estate";
import { type Picture, take, test } from "./picture";

const lambda = "arn:aws:lambda:eu-west-1:210000000002:function:checkout-callback";
const chains = encodeURIComponent("public principal -> invoke -> function -> admin role");

// Every journey, in the order of the menu.
const journeys: Picture[] = [
  { name: "home", address: "/" },
  { name: "ask", address: "/ask?q=checkout" },
  { name: "paths", address: `/paths?pattern=${chains}` },
  { name: "explore", address: `/explore?${new URLSearchParams({ id: lambda, sel: lambda, do: JSON.stringify([`x * BOTH ${lambda}`]) }).toString()}` },
  { name: "explore-overview", address: "/explore" },
  { name: "resource", address: `/resource?id=${encodeURIComponent(lambda)}` },
  {
    name: "what-if",
    address: "/what-if?cut=true",
    prepare: async (page) => {
      await page.getByRole("article", { name: "The least change" }).getByRole("button", { name: "Try it" }).click();
      await expect(page.getByText("judged anew")).toBeVisible();
    },
  },
  { name: "findings", address: "/findings" },
  { name: "reports", address: "/reports" },
  { name: "report", address: "/reports?report=shared-roles" },
  { name: "cypher", address: `/cypher?q=${encodeURIComponent("MATCH (f:Function)-[:RUNS_AS]->(r:Role) RETURN f, r")}` },
  { name: "runs", address: "/runs" },
  { name: "playground", address: "/graphql-playground/" },
];

const frames = [
  { name: "", width: 1366, height: 900 },
  { name: "-narrow", width: 360, height: 800 },
];

for (const picture of journeys) {
  for (const colorScheme of ["light", "dark"] as const) {
    for (const frame of frames) {
      test(`${picture.name} ${colorScheme}${frame.name}`, async ({ page }) => {
        await page.setViewportSize(frame);
        await take(page, picture, colorScheme, `explorer/${picture.name}-${colorScheme}${frame.name}.png`);
      });
    }
  }
}
