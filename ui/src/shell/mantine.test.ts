import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { expect, test } from "vitest";

const src = path.resolve(import.meta.dirname, "..");
const mantine = path.resolve(src, "../node_modules/@mantine/core");

/** What stands behind `from` or `import` in a module, as it is written there. */
function imports(file: string): string[] {
  return [...readFileSync(file, "utf8").matchAll(/(?:from|import) "([^"]+)"/g)].map((m) => m[1] ?? "");
}

/** The components of Mantine that our files name. */
function named(): string[] {
  const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((f) => /\.tsx?$/.test(f) && !f.endsWith(".test.ts"));
  const names = files.flatMap((f) => [...readFileSync(path.join(src, f), "utf8").matchAll(/import \{([^}]*)\} from "@mantine\/core"/g)].flatMap((m) => (m[1] ?? "").split(",")));
  return [...new Set(names.map((n) => n.trim().replace(/ as .*/, "")))].filter((n) => /^[A-Z]/.test(n));
}

/** The sheets of components and of all that they are made of. */
function sheets(components: readonly string[]): Set<string> {
  const modules = readdirSync(path.join(mantine, "esm"), { recursive: true, encoding: "utf8" });
  const todo = components.map((c) => {
    const found = modules.find((m) => path.basename(m) === `${c}.mjs`);
    expect(found, `the module of ${c}`).toBeDefined();
    return path.join(mantine, "esm", found ?? "");
  });
  const seen = new Set(todo);
  const out = new Set<string>();
  for (const file of todo) {
    if (file.endsWith(".module.mjs")) {
      out.add(path.basename(file, ".module.mjs"));
    }
    for (const next of imports(file).filter((i) => i.startsWith(".")).map((i) => path.join(path.dirname(file), i))) {
      if (!seen.has(next) && existsSync(next)) {
        seen.add(next);
        todo.push(next);
      }
    }
  }
  return out;
}

const listed = [...readFileSync(path.join(import.meta.dirname, "mantine.css"), "utf8").matchAll(/@import "@mantine\/core\/styles\/([^"]+)\.css"/g)].map((m) => m[1] ?? "");
const base = ["baseline", "default-css-variables", "global"];

test("every component that a page uses has its sheet, and no other has", () => {
  const components = named();
  expect(components).toContain("Button");
  expect(listed.toSorted()).toEqual([...base, ...sheets(components)].toSorted());
});

test("the sheets stand in Mantine's own order", () => {
  const all = readFileSync(path.join(mantine, "styles.css"), "utf8");
  const rule = (name: string) => readFileSync(path.join(mantine, `styles/${name}.css`), "utf8").replace(/^\/\*.*?\*\//s, "").trim().slice(0, 200);
  const places = listed.map((name) => all.indexOf(rule(name)));
  expect(places.every((p) => p >= 0)).toBe(true);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
});
