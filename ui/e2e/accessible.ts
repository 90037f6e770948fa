import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
// What the rest of the rules looks at is the same in both.
const colours = ["color-contrast", "link-in-text-block"];

/** Colours of this scheme are drawn: colours read before and after, or in the middle of a change, would be held against each other. */
export async function inColours(page: Page, colorScheme: "dark" | "light"): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
  await page.waitForFunction((scheme) => (document.documentElement.dataset["mantineColorScheme"] ?? scheme) === scheme, colorScheme);
  await page.evaluate(async () => {
    const drawn = async () => {
      for (let frame = 0; frame < 2; frame++) {
        await new Promise(requestAnimationFrame);
      }
      await Promise.allSettled(document.getAnimations().filter((a) => a instanceof CSSTransition).map((a) => a.finished));
    };
    // Where the browser draws no frame, and of what it does not draw, nothing is ever finished.
    await Promise.race([drawn(), new Promise((resolve) => setTimeout(resolve, 3_000))]);
  });
}

/** The page as it stands has no finding of axe: by all rules in dark colours, by those about colours in light ones as well. */
export async function accessible(page: Page): Promise<void> {
  for (const colorScheme of ["dark", "light"] as const) {
    await inColours(page, colorScheme);
    // A busy machine may still draw the other scheme's letters in a large table: what is wrong with the page stays wrong.
    const again = Date.now() + 10_000;
    let found = await violations(page, colorScheme);
    while (found.length > 0 && Date.now() < again) {
      found = await violations(page, colorScheme);
    }
    expect(found, `axe in ${colorScheme} colours`).toEqual([]);
  }
}

async function violations(page: Page, colorScheme: "dark" | "light"): Promise<string[]> {
  const axe = new AxeBuilder({ page }).options({ resultTypes: ["violations"] });
  const said = await (colorScheme === "dark" ? axe.withTags(rules) : axe.withRules(colours)).analyze();
  return said.violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.map((n) => `${n.target.join(" ")} ${n.failureSummary ?? ""}`).join("; ")}`);
}
