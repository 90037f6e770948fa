import { expect, test } from "vitest";

import { AskError } from "../api/errors";
import { faultOf, readParameters, sent } from "./run";

const bad = (extensions: Record<string, unknown>) =>
  new AskError("SyntaxError (UndefinedVariable) at line 2, column 8: nothing here is called q; did you mean w?\nRETURN q\n       ^", "BAD_QUERY", [{ message: "", extensions: { code: "BAD_QUERY", ...extensions } }]);

test("a plan is asked with its word on a line of its own, in place of one that is there", () => {
  expect(sent("RETURN 1", undefined)).toBe("RETURN 1");
  expect(sent("explain RETURN 1", "profile")).toBe("PROFILE\n RETURN 1");
});

test("a fault lies where the user wrote it, whatever stood before it when it was sent", () => {
  expect(faultOf(bad({ line: 2, column: 8, suggestion: "did you mean w?" }), undefined)).toEqual({ line: 2, column: 8, message: "nothing here is called q; did you mean w?", instead: "w" });
  expect(faultOf(bad({ line: 2, column: 8 }), "explain")).toEqual({ line: 1, column: 8, message: "nothing here is called q; did you mean w?" });
  expect(faultOf(bad({ line: 1, column: 1, suggestion: "give it a bound, such as *1..4" }), undefined)?.instead).toBeUndefined();
  expect(faultOf(new AskError("no", "LIMIT_QUERY"), undefined)).toBeUndefined();
});

test("parameters are a JSON object or nothing", () => {
  expect(readParameters(" ")).toEqual({ values: {} });
  expect(readParameters('{"a": [1]}')).toEqual({ values: { a: [1] } });
  expect(readParameters("[1]")).toHaveProperty("fault");
  expect(readParameters("{")).toHaveProperty("fault");
});
