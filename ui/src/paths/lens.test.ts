import { expect, test } from "vitest";

import { lensOf, read, say, write } from "./lens";

test.each([
  ["aws:SourceIp=10.0.0.0/8,10.1.0.0/16", { key: "aws:SourceIp", values: ["10.0.0.0/8", "10.1.0.0/16"] }],
  ["aws:SourceVpce=", { key: "aws:SourceVpce", values: [] }],
  ["code:web-*", { code: "web-*", refuse: false }],
  ["not code:arn:aws:lambda:eu-west-1:1:function:a=b", { code: "arn:aws:lambda:eu-west-1:1:function:a=b", refuse: true }],
])("%s is read, and written so again", (text, assumed) => {
  expect(read(text)).toEqual(assumed);
  expect(write(read(text)!)).toBe(text);
});

test("what says nothing is no assumption", () => {
  expect(read("nonsense")).toBeUndefined();
  expect(lensOf({ assume: ["nonsense"] })).toBeNull();
});

test("a thing is said once: the next word replaces the last, and none takes it out", () => {
  const list = ["code:a", "aws:SourceIp=1.2.3.4"];
  expect(say(list, "code:a", { code: "a", refuse: true })).toEqual(["aws:SourceIp=1.2.3.4", "not code:a"]);
  expect(say(list, "code:a", undefined)).toEqual(["aws:SourceIp=1.2.3.4"]);
  expect(say(list, "code:b", undefined)).toEqual(list);
});
