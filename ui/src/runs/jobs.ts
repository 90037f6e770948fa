import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { ask } from "../api/ask";
import { listen } from "../api/listen";
import { client } from "../api/question";
import { useAway } from "../api/reach";
import type { JobKind, JobState } from "../api/schema";
import { announce } from "../feedback/announce";
import { count } from "../vocabulary/words";
import { JobProgressDocument, JobsDocument, type JobsQuery, type JobStateFragment } from "./jobs.graphql.ts";

export const jobKinds: Record<JobKind, string> = { IMPORT: "Loading files", COLLECTION: "Reading AWS live", FINDINGS: "Looking for findings" };

export const jobStates: Record<JobState, string> = {
  QUEUED: "waits for its turn",
  COLLECTING: "asks the cloud",
  READING: "reads documents",
  JUDGING: "decides who may do what",
  ASKING: "asks reports",
  DONE: "done",
  FAILED: "failed",
  CANCELLED: "cancelled",
};

/** The steps that a job of a kind goes through, in order. */
export const jobSteps: Record<JobKind, readonly JobState[]> = {
  IMPORT: ["QUEUED", "READING", "JUDGING", "DONE"],
  COLLECTION: ["QUEUED", "COLLECTING", "READING", "JUDGING", "DONE"],
  FINDINGS: ["QUEUED", "ASKING", "DONE"],
};

export function hasEnded(job: Pick<JobStateFragment, "state">): boolean {
  return job.state === "DONE" || job.state === "FAILED" || job.state === "CANCELLED";
}

/** How far a job is, in words: "reads documents, 12,000 facts". */
export function jobWords(job: JobStateFragment): string {
  const parts = [jobStates[job.state]];
  if (job.scopes > 0) {
    parts.push(`${job.scopesDone.toLocaleString("en")} of ${count(job.scopes, "scope")} read`);
  }
  if (job.facts > 0) {
    parts.push(count(job.facts, "fact"));
  }
  if (job.refused > 0) {
    parts.push(`${count(job.refused, "call")} refused`);
  }
  return parts.join(", ");
}

/** The list with a job in its new state, or with a new job in front. */
export function withJob(jobs: readonly JobStateFragment[], job: JobStateFragment): JobStateFragment[] {
  return jobs.some((j) => j.id === job.id) ? jobs.map((j) => (j.id === job.id ? job : j)) : [job, ...jobs];
}

const lost = "the server ended before it was begun; ask for it again";

/**
 * What the server tells of now, behind jobs that it knew before and knows no more: they waited when it ended. `anew` says
 * that the server was away since `before`; without that a missing job is one that the answer is too old for.
 */
export function withLost(before: readonly JobStateFragment[], now: readonly JobStateFragment[], anew: boolean): JobStateFragment[] {
  const gone = before.filter((j) => (j.error === lost || (anew && !hasEnded(j))) && !now.some((n) => n.id === j.id));
  return [...gone.map((j) => ({ ...j, state: "CANCELLED" as const, error: lost })), ...now];
}

const none: JobStateFragment[] = [];

const key = [JobsDocument.toString(), {}];

/** What was told since the list was last asked for, the oldest first. */
let since: JobStateFragment[] = [];

/** Puts what is known of a job where the page reads it. What a job changed is asked for again when it has ended. */
export function tellJob(job: JobStateFragment): void {
  since.push(job);
  const jobs = withJob(known(), job);
  settle(jobs);
  client.setQueryData<JobsQuery>(key, { jobs });
}

/**
 * Asks for all jobs. The answer may be older than what was told while it was on its way: it would take a job away that has
 * just been begun, and nobody would listen to it any more.
 */
export async function askJobs(signal?: AbortSignal): Promise<JobsQuery> {
  const meanwhile: JobStateFragment[] = (since = []);
  const answer = await ask(JobsDocument, {}, signal);
  const jobs = meanwhile.reduce(withJob, answer.jobs);
  settle(jobs);
  return { jobs };
}

function known(): readonly JobStateFragment[] {
  return client.getQueryData<JobsQuery>(key)?.jobs ?? none;
}

/** Says which jobs have ended, whoever tells it first, the list or the one that is listened to; what they changed is asked for again. */
function settle(jobs: readonly JobStateFragment[]): void {
  const before = known();
  const ended = jobs.filter((job) => hasEnded(job) && before.some((was) => was.id === job.id && !hasEnded(was)));
  for (const job of ended) {
    announce(job.state === "DONE" ? `${jobKinds[job.kind]}: done${job.run === null ? "" : `, run ${job.run}`}` : `${jobKinds[job.kind]}: ${job.error ?? jobStates[job.state]}`);
  }
  if (ended.length > 0) {
    void client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== key[0] });
  }
}

/**
 * Jobs, newest first. The one that goes on is listened to; browsers allow few open connections to one server, so no more
 * than that. What others begin is seen within seconds.
 */
export function useJobs(): JobsQuery["jobs"] {
  const told = useQuery({ queryKey: key, queryFn: ({ signal }) => askJobs(signal), staleTime: 0, refetchInterval: 5_000 }).data?.jobs ?? none;
  const away = useAway();
  const [last, setLast] = useState({ told, jobs: told, away });
  const jobs = last.told === told ? last.jobs : withLost(last.jobs, told, last.away);
  if (last.told !== told || (away && !last.away)) {
    setLast({ told, jobs, away });
  }
  const going = jobs.findLast((j) => !hasEnded(j))?.id;
  useEffect(() => {
    if (going === undefined) {
      return;
    }
    return listen(
      JobProgressDocument,
      { id: going },
      (answer) => tellJob(answer.jobProgress),
      () => void client.invalidateQueries({ queryKey: key }),
    );
  }, [going]);
  return jobs;
}

/** Jobs that go on, and those that ended while this page was open. */
export function useGoing(): JobsQuery["jobs"] {
  const jobs = useJobs();
  const [seen, setSeen] = useState<readonly string[]>([]);
  const fresh = jobs.filter((j) => !hasEnded(j) && !seen.includes(j.id)).map((j) => j.id);
  if (fresh.length > 0) {
    setSeen([...seen, ...fresh]);
  }
  return jobs.filter((j) => !hasEnded(j) || seen.includes(j.id));
}
