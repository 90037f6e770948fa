import { Link, useSearch } from "@tanstack/react-router";
import { useState } from "react";

import { Page } from "../shell/Page";
import { CollectPanel } from "./CollectPanel";
import { CompareView } from "./CompareView";
import { CoverageView } from "./CoverageView";
import { ImportPanel } from "./ImportPanel";
import { JobLine } from "./JobLine";
import { hasEnded, useJobs } from "./jobs";
import { RunTable } from "./RunTable";
import css from "./runs.module.css";
import { tabs } from "./search";

const names: Record<(typeof tabs)[number], string> = { runs: "Runs", load: "Load", coverage: "Coverage", compare: "Compare" };

/** Runs of the store: what each read and could not read, how two differ, and how a new one is made. */
export function RunsPage() {
  const { tab = "runs" } = useSearch({ from: "/runs" });
  return (
    <Page title="Runs and import">
      <nav aria-label="Parts of this page" className={css.tabs}>
        {tabs.map((t) => (
          <Link key={t} from="/runs" to="/runs" search={(s) => ({ at: s.at, tab: t, ...(t === "compare" ? { from: s.from, to: s.to } : {}) })} className={css.tab} aria-current={t === tab ? "page" : undefined} activeProps={{}}>
            {names[t]}
          </Link>
        ))}
      </nav>
      <Jobs />
      {tab === "runs" && <RunTable />}
      {tab === "load" && (
        <>
          <h2 className={css.title}>Files</h2>
          <ImportPanel />
          <h2 className={css.title}>AWS, live</h2>
          <CollectPanel />
        </>
      )}
      {tab === "coverage" && <CoverageView />}
      {tab === "compare" && <CompareView />}
    </Page>
  );
}

const shown = 3;

/** What goes on, then what ended last. */
function Jobs() {
  const jobs = useJobs();
  const [all, setAll] = useState(false);
  if (jobs.length === 0) {
    return null;
  }
  const going = jobs.filter((j) => !hasEnded(j));
  const ended = jobs.filter(hasEnded);
  const listed = [...going, ...(all ? ended : ended.slice(0, Math.max(1, shown - going.length)))];
  return (
    <section aria-label="Jobs" className={css.jobs}>
      {listed.map((job) => (
        <JobLine key={job.id} job={job} />
      ))}
      {listed.length < jobs.length && (
        <button type="button" className={css.more} onClick={() => setAll(true)}>
          Show {jobs.length - listed.length} earlier
        </button>
      )}
    </section>
  );
}
