import { Link } from "@tanstack/react-router";

import { useQuestion } from "../api/question";
import { NotKnown } from "../feedback/Feedback";
import { count } from "../vocabulary/words";
import { FindingCoverageDocument } from "./findings.graphql.ts";
import css from "./findings.module.css";

/** Reports that did not run, or left rows out, and what the run could not read: of these nothing, or not all, is known. Never hidden. */
export function Coverage() {
  const answer = useQuestion(FindingCoverageDocument, {}, { fresh: 10_000 }).data?.findings;
  const { notRun = [], cut = [], notRead = [] } = answer ?? {};
  const what = [
    ...(notRun.length > 0 ? [`${count(notRun.length, "report")} did not run`] : []),
    ...(cut.length > 0 ? [`${count(cut.length, "report")} may have left rows out`] : []),
    ...(notRead.length > 0 ? [`${count(notRead.length, "part")} of accounts could not be read`] : []),
  ];
  if (what.length === 0) {
    return null;
  }
  return (
    <NotKnown>
      <details>
        <summary className={css.summary}>
          {what.join("; ")}: what they would find is not known.
        </summary>
        <ul className={css.plain}>
          {[...notRun, ...cut].map((line) => (
            <li key={line}>
              <ReportLine line={line} />
            </li>
          ))}
          {notRead.length > 0 && (
            <li>
              <Link to="/runs" search={(s) => ({ at: s.at, tab: "coverage" })}>
                What could not be read
              </Link>
            </li>
          )}
        </ul>
      </details>
    </NotKnown>
  );
}

/** "id: why" with a link to the report. */
function ReportLine({ line }: { line: string }) {
  const end = line.indexOf(": ");
  return (
    <>
      <Link to="/reports" search={(s) => ({ at: s.at, report: line.slice(0, end) })}>
        {line.slice(0, end)}
      </Link>
      {line.slice(end)}
    </>
  );
}
