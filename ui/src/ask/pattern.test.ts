import { expect, test } from "vitest";

import { between, complete, isPattern } from "./pattern";

const vocabulary = {
  kinds: [
    { kind: "HAS_POLICY", word: "has-policy", phrase: "has policy", description: "A policy is attached.", class: "structure", cost: 0 },
    { kind: "CAN_INVOKE", word: "invoke", phrase: "can invoke", description: "May run the code.", class: "walks", cost: 2 },
    { kind: "CAN_HIJACK", word: "hijack", phrase: "can hijack", description: "May replace the code.", class: "walks", cost: 1 },
  ],
  labels: [
    { label: "Principal", word: "principal", description: "" },
    { label: "Function", word: "function", description: "" },
    { label: "Role", word: "role", description: "" },
    { label: "Grant", word: "", description: "" },
  ],
} as const;
const at = (text: string) => complete(text, text.length, vocabulary as never);
const offered = (text: string) => at(text).options.map((o) => o.word);
const taken = (text: string, word: string) => {
  const c = at(text);
  return text.slice(0, c.from) + (c.options.find((o) => o.word === word)?.insert ?? "?") + text.slice(c.to);
};

test("an arrow makes a pattern, one in quotes does not", () => {
  expect(isPattern("public principal -> role")).toBe(true);
  expect(isPattern("checkout")).toBe(false);
  expect(isPattern('name:"a->b"')).toBe(false);
});

test("a pattern begins with a node: kinds, flags, clouds and constraints, no edges", () => {
  expect(offered("")).toContain("function");
  expect(offered("pu")).toEqual(["public"]);
  expect(offered("")).not.toContain("invoke");
  expect(offered("").filter((w) => w === "")).toEqual([]);
});

test("behind a node an edge or a node may stand, those that are walked first", () => {
  const words = offered("public principal -> ");
  expect(words.slice(0, 3)).toEqual(["invoke", "hijack", "has-policy"]);
  expect(words).toContain("admin");
  expect(taken("public principal -> in", "invoke")).toBe("public principal -> invoke -> ");
});

test("behind an edge a node stands", () => {
  expect(offered("public principal -> invoke -> ")).not.toContain("hijack");
  expect(taken("user -> invoke|hi", "hijack")).toBe("user -> invoke|hijack");
});

test("a kind ends its node: an arrow, a name or a clause follows", () => {
  expect(offered("role ")).toEqual(["->", "as"]);
  expect(offered("user -> role ")).toEqual(["->", "via", "avoiding", "as"]);
  expect(offered("user -> role as ")).toEqual([]);
  expect(offered("user -> role via ")).toContain("function");
  expect(offered("user -> role via ")).not.toContain("invoke");
});

test("the values of a constraint are to be looked up; one with a space is quoted", () => {
  expect(at("role name:pay -> x").values).toBeUndefined();
  expect(at("user -> role name:pay").values).toEqual({ key: "name", text: "pay" });
  expect(at('function name:"my fu').values).toEqual({ key: "name", text: "my fu" });
  expect(isPattern('role name:"a\\" -> b"')).toBe(false);
  expect(between("arn:aws:iam::1:user/ann", 'a "b" c')).toBe(String.raw`id:arn:aws:iam::1:user/ann -> id:"a \"b\" c"`);
});

test("the word around the caret is replaced as a whole", () => {
  const text = "publik principal -> role";
  const c = complete(text, 3, vocabulary as never);
  expect(text.slice(c.from, c.to)).toBe("publik");
});
