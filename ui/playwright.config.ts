import { existsSync } from "node:fs";

import { defineConfig } from "@playwright/test";

/** Debian's Chromium, or what POSTERN_CHROMIUM names. */
const chromium = process.env["POSTERN_CHROMIUM"] ?? ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((p) => existsSync(p));

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  // A busy machine may stop a browser for seconds. A test that passes only the second time is told at the end, by name and
  // with its fault: each so far was a fault worth mending. E2EFLAGS=--retries=0 looks for them.
  retries: 1,
  // Only what hangs is ended: how fast pages are is measured elsewhere (bench/).
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [["line"], ["./e2e/faults.ts"]],
  use: {
    browserName: "chromium",
    viewport: { width: 1366, height: 850 },
    locale: "en-GB",
    timezoneId: "UTC",
    screenshot: "only-on-failure",
    trace: "off",
    launchOptions: {
      ...(chromium === undefined ? {} : { executablePath: chromium }),
      args: ["--no-sandbox", "--enable-unsafe-swiftshader"],
    },
  },
});
