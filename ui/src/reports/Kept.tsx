import { Link } from "@tanstack/react-router";

import { useQuestion } from "../api/question";
import { Answer, ErrorPanel, Nothing } from "../feedback/Feedback";
import { useRun } from "../shell/run";
import { count } from "../vocabulary/words";
import { Answered } from "./Answered";
import { when } from "./KeptList";
import type { ReportAsked } from "./ReportPage";
import { KeptResultsDocument, KeptRowsDocument } from "./reports.graphql.ts";

const most = 1000;

/** What was kept of a report, as it was found then. */
export function Kept({ report, place }: { report: ReportAsked; place: number }) {
  const at = useRun();
  const kept = useQuestion(KeptResultsDocument, { report: report.id, at }, { fresh: 30_000 });
  const rows = useQuestion(KeptRowsDocument, { report: report.id, at, first: most });
  return (
    <>
      <p>
        <Link to="/reports" search={(s) => ({ at: s.at, report: report.id })}>
          Run the report anew
        </Link>
      </p>
      <Answer of={kept} what="Reading what was kept" height="16rem">
        {({ keptResults }) => {
          const result = keptResults[place - 1];
          if (result === undefined) {
            return <Nothing>This run keeps {count(keptResults.length, "result")} of the report, and not the one of this address.</Nothing>;
          }
          if (result.failed !== "") {
            return <ErrorPanel error={new Error(`It failed then: ${result.failed}`)} />;
          }
          return (
            <Answer of={rows} what="Reading its rows" height="16rem">
              {(answer) => {
                const some = answer.keptResults[place - 1]?.rows ?? [];
                return (
                  <Answered
                    report={report}
                    told={(result.parameters ?? {}) as Record<string, unknown>}
                    columns={result.columns}
                    parameters={result.parameters}
                    rows={some}
                    missing={some.length < result.found ? [`These are the first ${some.length} of ${count(result.found, "row")}.`] : []}
                    about={`kept ${when(result.asked)}${result.schedule === "" ? "" : ` by the schedule ${result.schedule}`}`}
                  />
                );
              }}
            </Answer>
          );
        }}
      </Answer>
    </>
  );
}
