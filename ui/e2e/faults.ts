import { stripVTControlCharacters } from "node:util";

import type { FullConfig, Reporter, Suite, TestCase } from "@playwright/test/reporter";

/**
 * Says at the very end what went wrong in each test that failed, and in each that passed only when it was run again: the
 * end of a long output is what people are shown.
 */
export default class Faults implements Reporter {
  private suite: Suite | undefined;

  onBegin(_: FullConfig, suite: Suite): void {
    this.suite = suite;
  }

  onEnd(): void {
    for (const test of this.suite?.allTests() ?? []) {
      const outcome = test.outcome();
      if (outcome === "unexpected" || outcome === "flaky") {
        console.log(`${outcome === "flaky" ? "passed when run again" : "failed"}: ${test.titlePath().slice(2).join(" › ")}\n${why(test)}`);
      }
    }
  }

  printsToStdio(): boolean {
    return false;
  }
}

function why(test: TestCase): string {
  const errors = test.results.flatMap((r) => r.errors);
  return [...new Set(errors.map((e) => stripVTControlCharacters(`${e.message ?? e.value ?? ""}\n${e.location ? `at ${e.location.file.split("/").at(-1)}:${e.location.line}` : ""}`).trim()))]
    .flatMap((text) => text.split("\n").slice(0, 12))
    .map((line) => `    ${line}`)
    .join("\n");
}
