import type { CDPSession, Page } from "@playwright/test";

/** One line of the table: what was measured, what it was and what it should be at most (or at least). */
export interface Figure {
  what: string;
  value: number;
  unit: string;
  bar: number;
  /** Smaller is better, unless said. */
  least?: boolean;
}

export function print(title: string, figures: readonly Figure[]): void {
  const rows = figures.map((f) => [f.what, `${round(f.value)} ${f.unit}`, `${f.least ? "≥" : "≤"} ${f.bar} ${f.unit}`, met(f) ? "met" : "NOT MET"]);
  const widths = [0, 1, 2].map((i) => Math.max(...rows.map((r) => r[i]?.length ?? 0)));
  console.log(`\n${title}\n${rows.map((r) => r.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join("  ")).join("\n")}\n`);
}

export function met(f: Figure): boolean {
  return f.least ? f.value >= f.bar : f.value <= f.bar;
}

function round(n: number): string {
  return n >= 100 ? n.toFixed(0) : n.toPrecision(3);
}

/** Counts, from here on, animation frames of the page and the time that scripts take in each. Goes before the page's own scripts. */
export async function countFrames(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const meter = { frames: 0, script: 0, worst: 0 };
    (window as unknown as { meter: typeof meter }).meter = meter;
    const real = window.requestAnimationFrame.bind(window);
    window.requestAnimationFrame = (run) =>
      real((time) => {
        const from = performance.now();
        run(time);
        const took = performance.now() - from;
        meter.script += took;
        meter.worst = Math.max(meter.worst, took);
      });
    const tick = () => {
      meter.frames++;
      real(tick);
    };
    real(tick);
  });
}

export interface Frames {
  fps: number;
  /** Of a frame, in ms: what the page's scripts took on the average, and at most. */
  script: number;
  worst: number;
}

/** Runs something and says how smooth the page was meanwhile. */
export async function during(page: Page, run: () => Promise<void>): Promise<Frames> {
  await page.evaluate(() => Object.assign((window as unknown as { meter: object }).meter, { frames: 0, script: 0, worst: 0 }));
  const from = Date.now();
  await run();
  const took = (Date.now() - from) / 1000;
  const meter = await page.evaluate(() => ({ ...(window as unknown as { meter: { frames: number; script: number; worst: number } }).meter }));
  return { fps: meter.frames / took, script: meter.script / Math.max(1, meter.frames), worst: meter.worst };
}

/** What the page's scripts hold after rubbish was collected, in MB. */
export async function heap(session: CDPSession): Promise<number> {
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  return usedSize / 1e6;
}
