import { expect, test } from "vitest";

import { complete, inWords, readQuestion } from "./question";

test.each([
  ["who can s3:GetObject on arn:aws:s3:::data?", { form: "who-can", action: "s3:GetObject", resource: "arn:aws:s3:::data" }],
  ["Who may lambda:InvokeFunction", { form: "who-can", action: "lambda:InvokeFunction" }],
  ["who can invoke checkout-callback?", { form: "who-can", action: "invoke", resource: "checkout-callback" }],
  ["who can read the price list", { form: "who-can", action: "read", resource: "the price list" }],
  ["who can reach arn:y", { form: "reached-by", of: "arn:y" }],
  ["can arn:x do s3:GetObject on arn:y", { form: "can", principal: "arn:x", action: "s3:GetObject", resource: "arn:y" }],
  ["what can arn:x reach", { form: "reach", of: "arn:x" }],
  ["who reaches arn:y", { form: "reached-by", of: "arn:y" }],
  ["nearest crown jewel", { form: "nearest" }],
])("%s is a question", (text, search) => {
  expect(readQuestion(text)?.search).toEqual(search);
});

test("words are no question", () => {
  expect(readQuestion("checkout")).toBeUndefined();
  expect(readQuestion("canary function")).toBeUndefined();
  expect(readQuestion("whoever")).toBeUndefined();
});

test("a question is said in words, and says whether it lacks something", () => {
  expect(inWords({ form: "who-can", action: "a:B" })).toBe("Who can a:B on …");
  expect(complete({ form: "who-can", action: "a:B" })).toBe(false);
  expect(complete({ form: "who-can", action: "a:B", resource: "r" })).toBe(true);
  expect(complete({ form: "who-can", action: "invoke", resource: "r" })).toBe(false);
  expect(inWords({ q: "pay", cloud: "AWS" })).toBe("pay · AWS");
  expect(complete({})).toBe(false);
});
