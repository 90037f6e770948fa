import { expect, test } from "vitest";

import { commandLine, differing, fieldText, graphqlLine, inWords, readField, type Parameter } from "./told";

const of = (type: string, value: unknown = null): Parameter => ({ name: "p", type, default: value, description: "" });

test("fields are read by the parameter's type", () => {
  expect(readField(of("int"), " 12 ")).toEqual({ value: 12 });
  expect(readField(of("float"), "0.5")).toEqual({ value: 0.5 });
  expect(readField(of("bool"), "true")).toEqual({ value: true });
  expect(readField(of("list"), "a\n\n b ")).toEqual({ value: ["a", "b"] });
  expect(readField(of("string"), " as it is ")).toEqual({ value: " as it is " });
  for (const [type, text] of [["int", "1.5"], ["int", "two"], ["int", ""], ["float", "x"], ["float", " "], ["float", "Infinity"]] as const) {
    expect(readField(of(type), text)).toHaveProperty("wrong");
  }
});

test("what a field shows is read back as it was", () => {
  for (const [type, value] of [["int", -3], ["bool", false], ["list", ["a", "b"]], ["list", []], ["string", "x y"]] as const) {
    expect(readField(of(type), fieldText(of(type), value))).toEqual({ value });
  }
});

test("only what differs from the defaults is said", () => {
  expect(differing([{ ...of("int", 2), name: "min" }, { ...of("list", []), name: "ci" }], { min: 2, ci: ["a"], other: 1 })).toEqual({ ci: ["a"] });
});

test("what a report runs with is said in short, what nobody gave is not", () => {
  const parameters = [{ ...of("int", 2), name: "min" }, { ...of("list", ["a"]), name: "not_these" }, { ...of("bool", true), name: "on" }, { ...of("string", ""), name: "account" }];
  expect(inWords(parameters, { min: 3, not_these: [] })).toEqual([
    { name: "min", value: "3", differs: true },
    { name: "not these", value: "empty", differs: true },
    { name: "on", value: "yes", differs: false },
  ]);
  expect(inWords(parameters, { not_these: ["a", "b"] })[1]).toEqual({ name: "not these", value: "a, b", differs: true });
  expect(inWords([{ ...of("string", ""), name: "account" }], {})).toEqual([]);
});

test("the command and the question are those that give the same answer", () => {
  expect(commandLine("shared-roles", { min: 3, ci: ["a", "b c"], on: false })).toBe("postern report run shared-roles --param min=3 --param 'ci=a,b c' --param on=false");
  expect(commandLine("x", { pattern: "it's -> $(id)" })).toBe("postern report run x --param 'pattern=it'\\''s -> $(id)'");
  expect(graphqlLine("x", { ci: ['a"b'], n: 1 }, "run:000001")).toContain('runReport(id: "x", parameters: {ci: ["a\\"b"], n: 1}, at: "run:000001")');
});
