import { expect, test } from "vitest";

import { AskError } from "../api/errors";
import { carryOut, changeOf, dayAfter, undoOf } from "./decide";
import type { FindingRowFragment } from "./findings.graphql.ts";

const finding = (more: Partial<FindingRowFragment> = {}): FindingRowFragment => ({ id: "finding:1", verdict: null, owner: null, ownerWhy: null, ...more }) as FindingRowFragment;
const verdict = (until: string | null) => ({ state: until === null ? ("FALSE_POSITIVE" as const) : ("ACCEPTED" as const), by: "Mo", reason: "a page", until, at: "2026-11-01T00:00:00Z" });
const accept = { what: "accept", until: "2026-12-31T23:59:59Z", by: "Ann", reason: "moves" } as const;
const now = new Date("2026-11-27T12:00:00Z");

test("an acceptance has an end, other decisions have none", () => {
  expect(changeOf(finding(), accept)).toEqual({ id: "finding:1", state: { id: "finding:1", state: "ACCEPTED", until: accept.until, by: "Ann", reason: "moves" } });
  expect(changeOf(finding(), { what: "reopen", by: "Ann", reason: "x" })).toEqual({ id: "finding:1", state: { id: "finding:1", state: "OPEN", by: "Ann", reason: "x" } });
  expect(changeOf(finding(), { what: "assign", owner: "till", by: "Ann" })).toEqual({ id: "finding:1", owner: "till", by: "Ann" });
});

test("to undo gives back what held before, and opens where nothing did", () => {
  expect(undoOf(finding(), accept, now)).toMatchObject({ state: { state: "OPEN", by: "Ann", reason: "undone: moves" } });
  expect(undoOf(finding({ verdict: verdict(null) }), accept, now)).toEqual({ id: "finding:1", state: { id: "finding:1", state: "FALSE_POSITIVE", by: "Mo", reason: "a page" } });
  expect(undoOf(finding({ verdict: verdict("2027-01-01T00:00:00Z") }), accept, now)).toMatchObject({ state: { state: "ACCEPTED", until: "2027-01-01T00:00:00Z" } });
  expect(undoOf(finding({ verdict: verdict("2026-11-27T11:00:00Z") }), accept, now)).toMatchObject({ state: { state: "OPEN" } });
});

test("an owner that a tag named is left to the tag, one that a person named comes back", () => {
  const assign = { what: "assign", owner: "till", by: "Ann" } as const;
  expect(undoOf(finding({ owner: "web", ownerWhy: "tag team" }), assign, now)).toMatchObject({ owner: "" });
  expect(undoOf(finding({ owner: "web", ownerWhy: "assigned by Mo" }), assign, now)).toMatchObject({ owner: "web" });
});

test("a refusal that concerns one finding lets the others through; one that concerns all ends it", async () => {
  const changes = ["a", "b", "c"].map((id) => ({ id, owner: "x", by: "y" }));
  const send = (code: string) => (change: { id: string }) =>
    change.id === "b" ? Promise.reject(new AskError("no", code)) : Promise.resolve(finding({ id: change.id }));
  const told: number[] = [];
  const one = await carryOut(changes, (n) => told.push(n), new AbortController().signal, send("BAD_REQUEST"));
  expect([one.done.map((f) => f.id), one.failed.map((f) => f.id), one.stopped, told]).toEqual([["a", "c"], ["b"], false, [1, 2, 3]]);
  const all = await carryOut(changes, () => {}, new AbortController().signal, send("NOT_ALLOWED"));
  expect([all.done.length, all.failed.length, all.stopped]).toEqual([1, 1, true]);
  expect((await carryOut(changes, () => {}, AbortSignal.abort(), send(""))).stopped).toBe(true);
});

test("days are counted over the ends of months and years", () => {
  expect(dayAfter(new Date(2026, 11, 30), 3)).toBe("2027-01-02");
});
