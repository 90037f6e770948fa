import { expect, test } from "vitest";

import { nameOf } from "./keys";

test.each([
  [{ key: "?", ctrlKey: false, metaKey: false, altKey: false }, "?"],
  [{ key: "K", ctrlKey: true, metaKey: false, altKey: false }, "mod+k"],
  [{ key: "k", ctrlKey: false, metaKey: true, altKey: false }, "mod+k"],
  [{ key: "Escape", ctrlKey: false, metaKey: false, altKey: false }, "Escape"],
])("%o is %s", (event, name) => {
  expect(nameOf(event)).toBe(name);
});
