import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";

import { useQuestion } from "../api/question";
import { JobLine } from "../runs/JobLine";
import { useGoing } from "../runs/jobs";
import { ago, when } from "../runs/words";
import { useRun } from "../shell/run";
import { RunsDocument } from "../shell/shell.graphql.ts";
import css from "./home.module.css";

/** Which run the page is about and how old it is. */
export function RunLine({ run, asOf }: { run: string; asOf: string | null }) {
  const at = useRun();
  const now = useNow();
  const runs = useQuestion(RunsDocument, { last: 500 }, { fresh: 10_000 }).data?.runs.edges.map((e) => e.node) ?? [];
  const started = runs.find((r) => r.run === run)?.started ?? null;
  const newest = runs.at(-1)?.run;
  return (
    <p className={css.run}>
      <strong>
        {newest === run ? "Newest run" : "Run"} {run}
      </strong>{" "}
      {started !== null && (
        <>
          began <time dateTime={started} title={when(started)}>{ago(Date.parse(started), now)}</time>,{" "}
        </>
      )}
      judged as of {when(asOf)}.{" "}
      {runs.length > 1 && (
        <Link to="/runs" search={(s) => ({ at: s.at, tab: "compare", to: run })} className={css.link}>
          What changed
        </Link>
      )}
      {at !== null && newest !== undefined && newest !== run && (
        <>
          {" "}
          <Link to="/" search={{}} className={css.link}>
            Go to the newest run, {newest}
          </Link>
        </>
      )}
    </p>
  );
}

/** Imports and collections that go on, or that ended while the page was open. */
export function Going() {
  const jobs = useGoing();
  if (jobs.length === 0) {
    return null;
  }
  return (
    <section aria-label="Jobs" className={css.jobs}>
      {jobs.map((job) => (
        <JobLine key={job.id} job={job} />
      ))}
    </section>
  );
}

/** The time, told anew each minute. */
function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 60_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
