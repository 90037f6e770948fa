// The real binary with the demo estate, for tests in a real browser. Each worker of Playwright has a server of its own over
// a store of its own, so tests may change what it keeps; a test that needs its server alone takes `ownServer`.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { test as base, expect, type Page } from "@playwright/test";

const binary = path.resolve(import.meta.dirname, "../../bin/postern");

/** A running `postern serve`. */
export interface Server {
  url: string;
  /** What it wrote to its log so far. */
  log: () => string;
  stop: () => Promise<void>;
  /** Ends it in the middle of whatever it does, as a crash or a power failure would. */
  kill: () => Promise<void>;
  /** Ends it and starts it again at the same address. */
  restart: () => Promise<void>;
}

async function start(store: string, listen: string, log: string[], args: string[], env: Record<string, string>): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(binary, ["serve", "--store", store, "--listen", listen, ...args], { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  child.stderr.on("data", (part: Buffer) => log.push(part.toString()));
  const url = await new Promise<string>((resolve, reject) => {
    let out = "";
    child.stdout.on("data", (part: Buffer) => {
      out += part.toString();
      const found = /serving (http:\S+?)\/ {2}/.exec(out);
      if (found?.[1] !== undefined) {
        resolve(found[1]);
      }
    });
    child.on("exit", (code) => reject(new Error(`postern serve ended with ${code}: ${log.join("")}`)));
  });
  return { child, url };
}

/** Serves a store until stopped. */
export async function serve(store: string, args: string[] = [], env: Record<string, string> = {}): Promise<Server> {
  const log: string[] = [];
  let running = await start(store, "127.0.0.1:0", log, args, env);
  const end = async (signal: "SIGTERM" | "SIGKILL") => {
    if (running.child.exitCode === null && running.child.signalCode === null) {
      const ended = new Promise((resolve) => running.child.once("exit", resolve));
      running.child.kill(signal);
      const kill = setTimeout(() => running.child.kill("SIGKILL"), 8_000);
      await ended;
      clearTimeout(kill);
    }
  };
  const stop = () => end("SIGTERM");
  return {
    url: running.url,
    log: () => log.join(""),
    stop,
    kill: () => end("SIGKILL"),
    restart: async () => {
      await stop();
      running = await start(store, new URL(running.url).host, log, args, env);
    },
  };
}

/** Runs the binary and fails if it fails. */
export function postern(...args: string[]): string {
  const ran = spawnSync(binary, args, { encoding: "utf8" });
  if (ran.status !== 0) {
    throw new Error(`postern ${args.join(" ")}: ${ran.stderr}`);
  }
  return ran.stdout;
}

/** A new folder that is gone after the worker. */
export function folder(): string {
  return mkdtempSync(path.join(tmpdir(), "postern-e2e-"));
}

interface PerTest {
  /** A page that knows the server's address, and fails the test for what the browser refused or could not run. */
  page: Page;
  /** A server for this test alone, over a copy of the demo. */
  ownServer: (args?: string[], env?: Record<string, string>) => Promise<Server>;
}

interface PerWorker {
  /** A store with the demo in it; copy it, do not write to it. */
  demo: string;
  server: Server;
}

export const test = base.extend<PerTest, PerWorker>({
  demo: [
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const dir = folder();
      postern("demo", "--store", path.join(dir, "demo"), "--serve=false");
      await use(path.join(dir, "demo"));
      rmSync(dir, { recursive: true, force: true });
    },
    { scope: "worker" },
  ],
  server: [
    async ({ demo }, use) => {
      const server = await serve(demo);
      await use(server);
      await server.stop();
    },
    { scope: "worker", timeout: 60_000 },
  ],
  ownServer: async ({ demo }, use) => {
    const dir = folder();
    const servers: Server[] = [];
    await use(async (args = [], env = {}) => {
      const store = path.join(dir, String(servers.length));
      cpSync(demo, store, { recursive: true });
      const server = await serve(store, args, env);
      servers.push(server);
      return server;
    });
    await Promise.all(servers.map((s) => s.stop()));
    rmSync(dir, { recursive: true, force: true });
  },
  baseURL: async ({ server }, use) => use(server.url),
  // It takes ownServer although it has no use for it: what is set up first ends last, so the faults are counted before a
  // test's own server stops. A page that still loads then (the playground's editor) would tell faults that are ours.
  page: async ({ page, server, ownServer }, use) => {
    void ownServer;
    const faults: string[] = [];
    page.on("pageerror", (error) => faults.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error" && !/Failed to load resource|net::ERR_/.test(message.text())) {
        faults.push(message.text());
      }
    });
    await use(page);
    expect(faults, "faults that the browser tells").toEqual([]);
    expect(server.log(), "what the browser refused by our policy").not.toContain("a browser refused");
  },
});

export { expect };
