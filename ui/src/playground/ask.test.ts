import { afterEach, expect, test, vi } from "vitest";

import { hindrance, linked } from "./ask";

afterEach(() => vi.unstubAllGlobals());

const answers = (body: unknown) => vi.stubGlobal("fetch", () => Promise.resolve(new Response(JSON.stringify(body))));

test.each([
  [{ errors: [{ message: "no token", extensions: { code: "UNAUTHENTICATED" } }] }, "token"],
  [{ errors: [{ message: "introspection is switched off on this server", extensions: { code: "BAD_REQUEST" } }] }, "hidden"],
  [{ data: { __schema: { queryType: { name: "Query" } } } }, undefined],
])("%j is told", async (body, hindered) => {
  answers(body);
  expect(await hindrance()).toBe(hindered);
});

test("a link brings its query, other hashes none", () => {
  expect(linked("#query=%7B%20estate%20%7B%20run%20%7D%20%7D")).toBe("{ estate { run } }");
  expect(linked("#main")).toBeUndefined();
  expect(linked("")).toBeUndefined();
});
