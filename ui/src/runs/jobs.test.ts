import { expect, test } from "vitest";

import type { JobStateFragment } from "./jobs.graphql.ts";
import { hasEnded, jobWords, withJob, withLost } from "./jobs";

const job: JobStateFragment = {
  id: "job:1", key: "a", kind: "COLLECTION", state: "COLLECTING", actor: "local", facts: 0, scopes: 40, scopesDone: 12, refused: 1, run: null, error: null,
};

test("a job says how far it is, and nothing of what it does not count", () => {
  expect(jobWords(job)).toBe("asks the cloud, 12 of 40 scopes read, 1 call refused");
  expect(jobWords({ ...job, kind: "IMPORT", state: "READING", scopes: 0, refused: 0, facts: 12000 })).toBe("reads documents, 12,000 facts");
});

test("a job's new state takes the place of the old one; a new job comes first", () => {
  const done: JobStateFragment = { ...job, state: "DONE", run: "000002" };
  expect(withJob([job], done)).toEqual([done]);
  expect(withJob([job], { ...done, id: "job:2" }).map((j) => j.id)).toEqual(["job:2", "job:1"]);
  expect([job, done].map(hasEnded)).toEqual([false, true]);
});

test("a job that waited when the server ended is told as such, until it is asked for again", () => {
  const waits: JobStateFragment = { ...job, id: "job:2", state: "QUEUED" };
  expect(withLost([waits, job], [job], false), "an answer from before it was asked for").toEqual([job]);
  const after = withLost([waits, job], [{ ...job, state: "FAILED" }], true);
  expect(after.map((j) => [j.id, j.state])).toEqual([["job:2", "CANCELLED"], ["job:1", "FAILED"]]);
  expect(after[0]?.error).toContain("ended before it was begun");
  expect(withLost(after, [job], false).map((j) => j.id), "it stays").toEqual(["job:2", "job:1"]);
  expect(withLost(after, [waits], false)).toEqual([waits]);
});
