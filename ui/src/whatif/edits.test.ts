import { describe, expect, test } from "vitest";

import { documentEdits, editWords, jsonFault, policyFaults, statementLine, withEdit } from "./edits";

const allow = (sid: string, action: string) => ({ Sid: sid, Effect: "Allow", Action: action, Resource: "*" });

describe("edits that make one document of another", () => {
  const was = { Version: "2012-10-17", Statement: [allow("Read", "s3:Get*"), allow("Pass", "iam:PassRole"), allow("Log", "logs:*")] };
  test.each<[string, unknown, unknown[]]>([
    ["nothing changed", structuredClone(was), []],
    ["statements that only moved", { ...was, Statement: was.Statement.toReversed() }, []],
    ["one goes", { ...was, Statement: [was.Statement[0], was.Statement[2]] }, [{ subject: "p", path: "document/Statement/#1" }]],
    ["one is narrowed", { ...was, Statement: [allow("Read", "s3:GetObject"), was.Statement[1], was.Statement[2]] }, [{ subject: "p", path: "document/Statement/#0", after: allow("Read", "s3:GetObject") }]],
    ["one comes", { ...was, Statement: [...was.Statement, allow("New", "sqs:*")] }, [{ subject: "p", path: "document/Statement/-", after: allow("New", "sqs:*") }]],
    ["the version", { ...was, Version: "2008-10-17" }, [{ subject: "p", path: "document/Version", after: "2008-10-17" }]],
  ])("%s", (_, is, edits) => {
    expect(documentEdits("p", was, is)).toEqual(edits);
  });

  test("two new statements have one place, so the list is edited whole", () => {
    const is = { ...was, Statement: [...was.Statement, allow("A", "a:*"), allow("B", "b:*")] };
    expect(documentEdits("p", was, is)).toEqual([{ subject: "p", path: "document/Statement", after: is.Statement }]);
  });

  test("a single statement that is no list", () => {
    expect(documentEdits("p", { Statement: allow("A", "a:*") }, { Statement: allow("A", "a:B") })).toEqual([{ subject: "p", path: "document/Statement", after: allow("A", "a:B") }]);
  });
});

test("an edit of a place takes those inside it along", () => {
  const edits = [{ subject: "p", path: "document/Statement/#0/Action", after: "a" }, { subject: "q", path: "name", after: "n" }];
  expect(withEdit(edits, { subject: "p", path: "document/Statement/#0" })).toEqual([edits[1], { subject: "p", path: "document/Statement/#0" }]);
  expect(withEdit(edits, { subject: "p", path: "document/Statement/#01" })).toHaveLength(3);
});

test.each([
  [{ subject: "RUNS_AS|f|r" }, { verb: "goes", edge: { kind: "RUNS_AS", from: "f", to: "r" }, place: "" }],
  [{ subject: "p", path: "document/Statement/#1" }, { verb: "goes", place: "statement 2" }],
  [{ subject: "p", path: "document/Statement/PassAny/Resource", after: "x" }, { verb: "becomes", place: "Resource of statement PassAny" }],
  [{ subject: "p", path: "document/Statement/-", after: {} }, { verb: "is added", place: "a new statement" }],
])("%o in words", (edit, words) => {
  expect(editWords(edit)).toEqual(words);
});

test("a fault of JSON has its line", () => {
  expect(jsonFault('{\n  "a": 1,\n}')).toMatchObject({ line: 3 });
  expect(jsonFault("{}")).toBeNull();
});

test("faults of a policy are named by statement", () => {
  expect(policyFaults({ Statement: [{ Effect: "allow", Action: "s3:*", Resource: "*" }, { Effect: "Deny", Resource: "*", Actions: "x" }] })).toEqual([
    { statement: 0, message: 'Statement 1: "Effect" is "Allow" or "Deny".' },
    { statement: 1, message: 'Statement 2: it needs one of "Action" and "NotAction".' },
    { statement: 1, message: 'Statement 2: "Actions" is no member of a statement.' },
  ]);
  expect(policyFaults({ Statement: { Effect: "Allow", Action: "*", Resource: "*" } })).toEqual([]);
});

test("a statement is found by its line, whatever brackets texts hold", () => {
  const text = JSON.stringify({ Version: "x", Statement: [{ Sid: 'a}]{"', Action: ["a", "b"] }, { Sid: "b" }] }, null, 2);
  expect([0, 1, 2].map((i) => statementLine(text, i))).toEqual([4, 11, 1]);
  expect(statementLine(JSON.stringify({ Statement: { Sid: "a" } }, null, 2), 0)).toBe(2);
});
