import { getRouteApi, Link } from "@tanstack/react-router";

import { useQuestion } from "../api/question";
import { Answer } from "../feedback/Feedback";
import { useRun } from "../shell/run";
import { count } from "../vocabulary/words";
import css from "./reports.module.css";
import { KeptResultsDocument } from "./reports.graphql.ts";
import { shellWord } from "./told";
import { valueText } from "./value";

const route = getRouteApi("/reports");

/** What schedules and people kept of a report with the run that the page is about. */
export function KeptList({ report }: { report: string }) {
  const at = useRun();
  const { kept: open } = route.useSearch();
  const kept = useQuestion(KeptResultsDocument, { report, at }, { fresh: 30_000 });
  return (
    <section className={css.panel} aria-labelledby="kept">
      <h2 id="kept" className={css.heading}>
        Kept results
      </h2>
      <Answer of={kept} what="Looking for kept results" height="3rem">
        {({ keptResults }) =>
          keptResults.length === 0 ? (
            <p className={css.dim}>
              Nothing of this report is kept with this run; choose another run above to see what is kept with that. Schedules keep results, and so does{" "}
              <code>postern report run {shellWord(report)} --keep</code>.
            </p>
          ) : (
            <ul className={css.list}>
              {keptResults.map((k, i) => (
                <li key={`${k.schedule} ${k.asked}`}>
                  {k.failed !== "" ? (
                    <span>
                      {when(k.asked)}: failed: {k.failed}
                    </span>
                  ) : (
                    <Link to="/reports" search={(s) => ({ at: s.at, report, kept: i + 1 })} aria-current={open === i + 1 ? "true" : undefined}>
                      {when(k.asked)}: {count(k.found, "row")}
                    </Link>
                  )}
                  <span className={css.dim}>
                    {" "}
                    {k.schedule === "" ? "kept by hand" : `by the schedule ${k.schedule}`}
                    {told(k.parameters)}
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Answer>
    </section>
  );
}

/** A time as people read it, in UTC as all times of answers. */
export function when(rfc3339: string): string {
  return rfc3339.replace("T", " ").replace(/:\d\d(\.\d+)?Z$/, " UTC");
}

function told(parameters: unknown): string {
  const entries = Object.entries((parameters ?? {}) as Record<string, unknown>);
  return entries.length === 0 ? "" : `, told ${entries.map(([name, v]) => `${name}=${valueText(v)}`).join(", ")}`;
}
