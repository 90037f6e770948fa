import { beforeEach, expect, test } from "vitest";

import { Recent } from "./recent";

beforeEach(() => localStorage.clear());

test("the last question stands first, each once, twenty at most", () => {
  const recent = new Recent("r");
  for (let i = 0; i < 25; i++) {
    recent.add({ says: `q${i}`, address: `/ask?q=${i}` });
  }
  recent.add({ says: "again", address: "/ask?q=20" });
  expect(recent.list.length).toBe(20);
  expect(recent.list[0]).toEqual({ says: "again", address: "/ask?q=20" });
  expect(recent.list.filter((a) => a.address === "/ask?q=20").length).toBe(1);
});

test("switched off it forgets and keeps nothing", () => {
  const recent = new Recent("r");
  recent.add({ says: "a", address: "/ask?q=a" });
  recent.turn(false);
  recent.add({ says: "b", address: "/ask?q=b" });
  expect(recent.list).toEqual([]);
  recent.turn(true);
  recent.add({ says: "b", address: "/ask?q=b" });
  expect(recent.list.map((a) => a.says)).toEqual(["b"]);
});

test("what is no list of ours is nothing, and an address elsewhere is left out", () => {
  localStorage.setItem("r", "{broken");
  expect(new Recent("r").list).toEqual([]);
  localStorage.setItem("r", JSON.stringify([{ says: "x", address: "//evil.example" }, { says: "y", address: "/ask" }, 3]));
  expect(new Recent("r").list).toEqual([{ says: "y", address: "/ask" }]);
});
