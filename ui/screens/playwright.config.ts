import base from "../playwright.config";

// `make screenshots`: pictures of each page on the demo, for the docs and for critical eyes.
export default { ...base, testDir: ".", testMatch: "*.screens.ts", outputDir: "../test-results/screens", timeout: 120_000 };
