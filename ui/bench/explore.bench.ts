// The bars of Explore. A browser without a graphics card draws WebGL on the processor: what that takes is in the frames
// per second, and the time of scripts is what carries over to other machines.
import { existsSync } from "node:fs";
import path from "node:path";

import { test, type Page, type Route } from "@playwright/test";

import { folder, postern, serve } from "../e2e/estate";
import { countFrames, during, heap, print, type Figure } from "./meter";

const figures: Figure[] = [];

test.afterAll(() => print("Explore", figures));

const address = (search: Record<string, unknown>) =>
  `/explore?${Object.entries(search)
    .map(([k, v]) => `${k}=${encodeURIComponent(JSON.stringify(v))}`)
    .join("&")}`;

/** A synthetic estate: one thing whose neighbours are bundles of 500, each member tied to another of its bundle. */
function synthetic(bundles: number) {
  const thing = (id: string, label: string) => ({ id, name: id, cloud: "AWS", account: `account-${Number(/\d+/.exec(id)?.[0] ?? 0) % 20}`, region: "", type: `AWS::${label}`, labels: [label], flags: [] });
  const labels = ["Role", "Function", "DataStore", "User"];
  const edge = (from: string, to: string, label: string, n: number) => ({
    node: { id: `${from}>${to}`, kind: n % 2 ? "CAN_ASSUME" : "CAN_READ", certainty: n % 9 ? "CERTAIN" : "CONDITIONAL", conditions: null, technique: null, from: thing(from, from === "root" ? "User" : label), to: thing(to, label) },
  });
  const group = (b: number) => ({ id: `G${b}`, kind: "CAN_ASSUME", direction: "OUT", label: labels[b % 4], throughGrant: false, count: 500, certain: 450 });
  const answers: Record<string, (variables: Record<string, unknown>) => unknown> = {
    ExploreThing: () => ({ entity: { ...thing("root", "User"), neighbourCounts: [] } }),
    ExploreGroups: () => ({
      entity: {
        ...thing("root", "User"),
        neighbourCounts: [{ kind: "CAN_ASSUME", direction: "OUT", count: 500 * bundles }],
        neighbourGroups: Array.from({ length: bundles }, (_, b) => ({ ...group(b), edges: { edges: [] } })),
      },
    }),
    ExploreOpen: ({ group: id }) => {
      const b = Number(String(id).slice(1));
      const label = labels[b % 4] ?? "Role";
      const members = Array.from({ length: 500 }, (_, i) => `b${b}-${i}`);
      return { neighbourGroup: { ...group(b), edges: { edges: members.flatMap((m, i) => [edge("root", m, label, i), edge(m, members[(i * 7 + 1) % 500] ?? m, label, i + 1)]) } } };
    },
  };
  return async (route: Route) => {
    const { query, variables } = route.request().postDataJSON() as { query: string; variables: Record<string, unknown> };
    const name = Object.keys(answers).find((n) => query.includes(`query ${n}(`));
    const data = name === undefined ? undefined : answers[name]?.(variables);
    await (data === undefined ? route.continue() : route.fulfill({ json: { data } }));
  };
}

/** As a machine with a graphics card would be asked; the processor draws all the same. */
async function pretendCard(page: Page): Promise<void> {
  await page.addInitScript(() => {
    for (const gl of [WebGLRenderingContext, WebGL2RenderingContext]) {
      // eslint-disable-next-line @typescript-eslint/unbound-method
      const real = gl.prototype.getParameter as (name: number) => unknown;
      gl.prototype.getParameter = function (this: WebGLRenderingContext, name: number) {
        return name === 0x9246 ? "A card" : real.call(this, name);
      };
    }
  });
}

async function pan(page: Page): Promise<void> {
  const box = await page.getByRole("application").boundingBox();
  if (box === null) {
    throw new Error("there is no canvas");
  }
  const [x, y] = [box.x + box.width / 2, box.y + 12];
  await page.mouse.move(x, y);
  await page.mouse.down();
  const until = Date.now() + 3000;
  for (let i = 0; Date.now() < until; i++) {
    await page.mouse.move(x + 120 * Math.sin(i / 9), y + 60 * Math.abs(Math.sin(i / 7)));
  }
  await page.mouse.up();
}

test("pan", async ({ page }) => {
  const server = await serve(demo());
  await countFrames(page);
  await pretendCard(page);
  await page.route("**/graphql", synthetic(10));
  await page.goto(server.url + address({ id: "root", do: ["x * BOTH root", ...Array.from({ length: 10 }, (_, b) => `o 500 G${b}`)] }));
  await drawn(page, /5,000 nodes/);
  const many = await during(page, () => pan(page));
  figures.push(
    { what: "pan 5,000 nodes, 10,000 edges: scripts per frame", value: many.script, unit: "ms", bar: 4 },
    { what: "pan 5,000 nodes, 10,000 edges: frames (a card is needed)", value: many.fps, unit: "fps", bar: 29, least: true },
  );
  await server.stop();
});

test("pan as drawn without a card", async ({ page }) => {
  const server = await serve(demo());
  await countFrames(page);
  await page.route("**/graphql", synthetic(2));
  await page.goto(server.url + address({ id: "root", do: ["x * BOTH root", "o 500 G0", "o 500 G1"] }));
  await drawn(page, /1,000 nodes/);
  const few = await during(page, () => pan(page));
  figures.push({ what: "pan 1,000 nodes, as many as are drawn without a card: frames", value: few.fps, unit: "fps", bar: 29, least: true });
  await server.stop();
});

test("estates of 50,000 and of a million nodes open", async ({ page }) => {
  const dir = folder();
  const medium = path.join(dir, "medium");
  postern("bench", "generate", "--principals", "3750", "--store", medium);
  await opens(page, medium, "50,000 nodes");
  const big = process.env["POSTERN_BIG_STORE"];
  if (big !== undefined && existsSync(big)) {
    await opens(page, big, "1,000,000 nodes");
  } else {
    console.log("POSTERN_BIG_STORE names no store of a million nodes (postern bench generate --principals 75000): not measured");
  }
});

/** The first opening counts the estate; the server has read it before, as one that runs has. */
async function opens(page: Page, store: string, name: string): Promise<void> {
  const server = await serve(store);
  await page.goto(`${server.url}/reports`);
  const nodes = await page.evaluate(async () => {
    const answer = await fetch("/graphql", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ query: "{estate{nodes edges}}" }) });
    return ((await answer.json()) as { data: { estate: { nodes: number; edges: number } } }).data.estate;
  });
  console.log(`${name}: ${nodes.nodes.toLocaleString("en")} nodes, ${nodes.edges.toLocaleString("en")} edges as stored`);
  const session = await page.context().newCDPSession(page);
  for (const time of ["first", "again"]) {
    const from = Date.now();
    await page.goto(`${server.url}/explore`);
    await drawn(page, /things/);
    figures.push({ what: `overview of ${name}, ${time}`, value: Date.now() - from, unit: "ms", bar: name.startsWith("1,") ? 2000 : 5000 });
  }
  figures.push({ what: `heap after the overview of ${name}`, value: await heap(session), unit: "MB", bar: 250 });
  await hub(page, server.url, name);
  await server.stop();
}

/** Waits, frame by frame, until the page says so of the canvas, and two frames more, in which it is drawn. */
async function drawn(page: Page, says: RegExp): Promise<void> {
  await page.waitForFunction((pattern) => new RegExp(pattern).test(document.querySelector("[data-testid=status]")?.textContent ?? ""), says.source, { timeout: 120_000 });
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

/** Expands the thing with the most neighbours. */
async function hub(page: Page, url: string, name: string): Promise<void> {
  const found = await page.evaluate(async () => {
    const ask = async (query: string) => {
      const answer = await fetch("/graphql", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ query }) });
      return (await answer.json()) as { data: Record<string, unknown> };
    };
    let most = { id: "", count: 0 };
    for (const label of ["Account", "Group", "Policy", "DataStore", "Role"]) {
      const { data } = await ask(`{search(label: ${label}, first: 200) { edges { node { id neighbourCounts { count } } } }}`);
      for (const { node } of (data["search"] as { edges: { node: { id: string; neighbourCounts: { count: number }[] } }[] }).edges) {
        const count = node.neighbourCounts.reduce((sum, c) => sum + c.count, 0);
        most = count > most.count ? { id: node.id, count } : most;
      }
    }
    return most;
  });
  await page.goto(url + address({ id: found.id, sel: found.id }));
  const button = page.getByRole("button", { name: "Expand all" });
  await button.waitFor();
  // Who clicks has seen the thing: the canvas is loaded, and nothing is asked for any more.
  await page.getByRole("application").locator("canvas").first().waitFor({ state: "attached" });
  await page.waitForLoadState("networkidle");
  await drawn(page, /^1 node/);
  const from = Date.now();
  // Without Playwright's own wait until the button stands still, which takes frames as well.
  await button.dispatchEvent("click");
  await drawn(page, /^(?!1 node\b)[\d,]+ node/);
  figures.push({ what: `expand a thing with ${found.count.toLocaleString("en")} neighbours, of ${name}`, value: Date.now() - from, unit: "ms", bar: 500 });
}

let demoStore = "";

function demo(): string {
  if (demoStore === "") {
    demoStore = path.join(folder(), "demo");
    postern("demo", "--store", demoStore, "--serve=false");
  }
  return demoStore;
}
