import { afterEach, expect, test, vi } from "vitest";

import { client } from "../api/question";
import { onAnnounce } from "../feedback/announce";
import { JobsDocument, type JobStateFragment } from "./jobs.graphql.ts";
import { askJobs, hasEnded, jobWords, tellJob, withJob, withLost } from "./jobs";

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

afterEach(() => {
  vi.unstubAllGlobals();
  client.clear();
});

const list = [JobsDocument.toString(), {}];

/** A server whose answers to the list come when they are let go. */
function server(): (jobs: JobStateFragment[]) => void {
  let answer: (response: Response) => void = () => {};
  vi.stubGlobal("fetch", () => new Promise<Response>((resolve) => (answer = resolve)));
  return (jobs) => answer(new Response(JSON.stringify({ data: { jobs } })));
}

/** Asks for the list as the page does. */
const poll = () => client.fetchQuery({ queryKey: list, queryFn: ({ signal }) => askJobs(signal), staleTime: 0 });

test("an answer that is older than a job does not take it away, nor its newer state", async () => {
  const answer = server();
  const asked = poll();
  const begun: JobStateFragment = { ...job, id: "job:2", state: "QUEUED" };
  tellJob(begun);
  tellJob({ ...begun, state: "READING" });
  answer([job]);
  await asked;
  expect(client.getQueryData(list)).toEqual({ jobs: [{ ...begun, state: "READING" }, job] });
  const again = poll();
  answer([{ ...begun, state: "JUDGING" }, job]);
  await again;
  expect(client.getQueryData(list), "the next answer is the newer one").toEqual({ jobs: [{ ...begun, state: "JUDGING" }, job] });
});

test("what a job changed is asked for again, once, also where the list is the first to tell that it has ended", async () => {
  const said: string[] = [];
  onAnnounce((text) => said.push(text));
  const answer = server();
  const other = ["estate"];
  client.setQueryData(other, 1);
  tellJob(job);
  const asked = poll();
  const done: JobStateFragment = { ...job, state: "DONE", run: "000002" };
  answer([done]);
  await asked;
  expect(client.getQueryState(other)?.isInvalidated).toBe(true);
  client.setQueryData(other, 2);
  tellJob(done);
  expect(client.getQueryState(other)?.isInvalidated).toBe(false);
  expect(said.filter((text) => text.includes("000002"))).toEqual(["Reading AWS live: done, run 000002"]);
});
