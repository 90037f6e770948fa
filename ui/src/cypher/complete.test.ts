import { expect, test } from "vitest";

import { complete, parametersOf, type Names } from "./complete";

const names: Names = {
  vocabulary: {
    kinds: [{ kind: "CAN_INVOKE", word: "invoke", phrase: "can invoke", description: "", class: "walks", cost: 2 }],
    labels: [{ label: "Function", word: "function", description: "Code." }],
  },
  properties: ["name", "tags.owner"],
  procedures: [{ name: "postern.paths", signature: "postern.paths(from :: STRING) :: (path :: PATH)", description: "Chains." }],
};
const offered = (text: string) => complete(text, names)?.options.map((o) => o.label) ?? [];

test("behind a colon stand labels in round brackets, kinds in square ones", () => {
  expect(offered("MATCH (f:")).toEqual(["Function"]);
  expect(offered("MATCH (f:Fun")).toEqual(["Function"]);
  expect(offered("MATCH (a)-[:CAN")).toEqual(["CAN_INVOKE"]);
  expect(offered("MATCH (a)-[r:CAN_INVOKE|")).toEqual(["CAN_INVOKE"]);
});

test("behind a dot stand properties, those with a dot of their own in backticks", () => {
  const found = complete("MATCH (f) WHERE f.na", names);
  expect(found?.from).toBe("MATCH (f) WHERE f.".length);
  expect(found?.options.map((o) => o.apply)).toEqual(["name", "`tags.owner`"]);
});

test("behind CALL stand procedures; elsewhere variables come before words of the language", () => {
  expect(offered("CALL post")).toEqual(["postern.paths"]);
  expect(offered("MATCH (who:Function) RETURN w").slice(0, 2)).toEqual(["who", "MATCH"]);
});

test("in a text and in a number nothing is offered", () => {
  expect(complete("RETURN 'chec", names)).toBeNull();
  expect(complete("RETURN 12", names)).toBeNull();
  expect(complete("RETURN ", names)).toBeNull();
});

test("the parameters of a query are named once; texts and comments have none", () => {
  expect(parametersOf("MATCH (n {a: $a}) WHERE n.b = $b OR n.c = $a // $d\nRETURN '$e'")).toEqual(["a", "b"]);
});
