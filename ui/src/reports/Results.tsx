import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useEffect } from "react";

import { ask } from "../api/ask";
import { client } from "../api/question";
import { announce } from "../feedback/announce";
import { ErrorPanel, Nothing, Waiting } from "../feedback/Feedback";
import { useRun } from "../shell/run";
import { count } from "../vocabulary/words";
import { Answered } from "./Answered";
import type { ReportAsked } from "./ReportPage";
import { RunReportDocument } from "./reports.graphql.ts";

const route = getRouteApi("/reports");

/** Rows of a page, and the most that the server gives. */
const page = 100;
const most = 1000;

/** Asks the report, and shows what it found. It can be stopped. */
export function Results({ report, told }: { report: ReportAsked; told: Record<string, unknown> }) {
  const at = useRun();
  const { all = false } = route.useSearch();
  const navigate = route.useNavigate();
  const variables = { id: report.id, told, first: all ? most : page, at };
  const queryKey = [RunReportDocument.toString(), variables];
  const answer = useQuery({ queryKey, queryFn: ({ signal }) => ask(RunReportDocument, variables, signal) });
  const found = answer.data?.runReport;
  const said = found === undefined ? "" : `${report.title}: ${found.truncated ? "more than " : ""}${count(found.rows.length, "row")}`;
  useEffect(() => {
    if (said !== "") {
      announce(said);
    }
  }, [said]);

  if (found !== undefined) {
    const missing = [
      ...(found.truncated ? [all ? `There are more rows than the ${most.toLocaleString("en")} that the server gives at most. The command line gives them all.` : `These are the first ${found.rows.length} rows; there are more.`] : []),
      ...(found.cut === null ? [] : [`The report may have left rows out: ${found.cut}. What is missing here is not gone.`]),
    ];
    return (
      <Answered
        report={report}
        told={told}
        columns={report.columns.map((c) => c.name)}
        parameters={found.parameters}
        rows={found.rows}
        missing={missing}
        about={`run ${found.run.replace(/^run:/, "")}`}
        more={
          found.truncated &&
          !all && (
            <Button size="xs" variant="default" onClick={() => void navigate({ search: (s) => ({ ...s, all: true }) })}>
              Show up to {most.toLocaleString("en")} rows
            </Button>
          )
        }
      />
    );
  }
  return (
    <>
      <h2 id="rows">Rows</h2>
      {answer.error !== null ? (
        <ErrorPanel error={answer.error} retry={() => void answer.refetch()} />
      ) : answer.fetchStatus === "idle" ? (
        <Nothing>
          <p>Stopped before it was answered.</p>
          <Button size="xs" variant="default" onClick={() => void answer.refetch()}>
            Run it again
          </Button>
        </Nothing>
      ) : (
        <Waiting what="Running the report" height="16rem" cancel={() => void client.cancelQueries({ queryKey })} />
      )}
    </>
  );
}
