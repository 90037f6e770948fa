import { defineConfig } from "@playwright/test";

import base from "../playwright.config.ts";

// Figures of the real binary in a real browser: one at a time, so that they do not disturb one another.
export default defineConfig({
  ...base,
  testDir: ".",
  testMatch: "**/*.bench.ts",
  fullyParallel: false,
  workers: 1,
  timeout: 600_000,
  outputDir: "../test-results",
});
