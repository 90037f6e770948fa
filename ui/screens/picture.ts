import path from "node:path";

import type { Page } from "@playwright/test";

import { inColours } from "../e2e/accessible";
import { expect } from "../e2e/estate";

export interface Picture {
  name: string;
  address: string;
  /** Brings the page into the state that is shown. */
  prepare?: (page: Page) => Promise<void>;
}

/** Takes a picture of a page once all of it is there, into a file below docs/images. */
export async function take(page: Page, picture: Picture, colorScheme: "dark" | "light", file: string): Promise<void> {
  await page.goto(picture.address);
  await inColours(page, colorScheme);
  await page.waitForLoadState("networkidle");
  await picture.prepare?.(page);
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
  await page.screenshot({ path: path.resolve(import.meta.dirname, "../../docs/images", file), animations: "disabled" });
}
