import type { Page } from "@playwright/test";

/** How long the last answer took from its coming to its chains standing on the screen, in ms (src/paths/mark.ts). */
export async function chainsDrawnIn(page: Page): Promise<number> {
  const drawn = await page.waitForFunction(() => performance.getEntriesByName("chain", "measure").at(-1)?.duration);
  return (await drawn.jsonValue()) ?? NaN;
}
