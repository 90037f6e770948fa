import { rmSync } from "node:fs";
import path from "node:path";

import type { Page } from "@playwright/test";

import { inColours } from "../e2e/accessible";
import { expect, folder, postern, test as base } from "../e2e/estate";

/** The demo as `make demo` serves it: with its findings. */
export const test = base.extend<object, { demo: string }>({
  demo: [
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const dir = folder();
      const store = path.join(dir, "demo");
      postern("demo", "--store", store, "--serve=false");
      postern("findings", "update", "--store", store);
      await use(store);
      rmSync(dir, { recursive: true, force: true });
    },
    { scope: "worker" },
  ],
});

export interface Picture {
  name: string;
  address: string;
  /** Brings the page into the state that is shown. */
  prepare?: (page: Page) => Promise<void>;
}

/** Takes a picture of a page once all of it is there, into a file below docs/images. */
export async function take(page: Page, picture: Picture, colorScheme: "dark" | "light", file: string): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: "reduce" }); // before the page: the playground's editor takes its colours once
  await page.goto(picture.address);
  await inColours(page, colorScheme);
  // A page that listens to the server is never idle.
  await page.waitForLoadState("networkidle", { timeout: 5_000 }).catch(() => undefined);
  await picture.prepare?.(page);
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
  await page.screenshot({ path: path.resolve(import.meta.dirname, "../../docs/images", file), animations: "disabled" });
}
