import { getRouteApi, Link } from "@tanstack/react-router";
import { Fragment } from "react";

import { useQuestion } from "../api/question";
import { Answer, ErrorPanel, Nothing, NotKnown } from "../feedback/Feedback";
import { Page } from "../shell/Page";
import { useRun } from "../shell/run";
import { SeverityBadge } from "../vocabulary/Thing";
import { clouds, count } from "../vocabulary/words";
import { About } from "./About";
import { Kept } from "./Kept";
import css from "./reports.module.css";
import { ReportDocument, type ReportQuery } from "./reports.graphql.ts";
import { Results } from "./Results";
import { differing, inWords } from "./told";
import { ToldForm } from "./ToldForm";
import { practiceWords, severityWords } from "./words";

const route = getRouteApi("/reports");

export type ReportAsked = NonNullable<ReportQuery["report"]>;

/** One report: what it says, what it is told, what it found, and what to do. */
export function ReportPage({ id }: { id: string }) {
  const at = useRun();
  const report = useQuestion(ReportDocument, { id, at });
  const title = report.data?.report?.title ?? id;
  return (
    <Page title={title} wide>
      <nav aria-label="Where you are" className={css.trail}>
        <Link to="/reports" search={(s) => ({ at: s.at })}>
          Reports
        </Link>
        {report.data?.report?.practice && (
          <>
            <span aria-hidden="true">/</span>
            <Link to="/reports" search={(s) => ({ at: s.at, practice: report.data.report!.practice! })}>
              {practiceWords[report.data.report.practice].word}
            </Link>
          </>
        )}
      </nav>
      <Answer of={report} what="Reading the report" height="60vh">
        {(answer) =>
          answer.report === null ? (
            <Nothing>
              There is no report <code>{id}</code> on this server.{" "}
              <Link to="/reports" search={(s) => ({ at: s.at })}>
                See what there is
              </Link>
            </Nothing>
          ) : (
            <Body report={answer.report} gaps={answer.estate.gaps} />
          )
        }
      </Answer>
    </Page>
  );
}

function Body({ report, gaps }: { report: ReportAsked; gaps: number }) {
  const { told = {}, kept } = route.useSearch();
  const navigate = route.useNavigate();
  const run = (next: Record<string, unknown>) =>
    void navigate({ search: (s) => ({ at: s.at, report: s.report, ...(s.all ? { all: s.all } : {}), ...(Object.keys(next).length > 0 ? { told: next } : {}) }) });
  const asked = differing(report.parameters, told);
  const stranger = Object.keys(told).find((name) => !report.parameters.some((p) => p.name === name));
  return (
    <>
      <p className={css.facts}>
        {report.severity === "NONE" ? <span>informs only</span> : <SeverityBadge severity={report.severity} />}
        {report.severity !== "NONE" && <span className={css.dim}>{severityWords[report.severity]}</span>}
        <span className={css.dim}>{report.clouds.map((c) => clouds[c]).join(", ")}</span>
        <code>{report.id}</code>
      </p>
      <p className={css.about}>{report.description}</p>
      {report.parameters.length > 0 && (
        <section className={`${css.panel} ${css.folded}`} aria-labelledby="told">
          <details>
            {/* One line: what was found comes first. */}
            <summary className={css.fold}>
              <h2 id="told" className={css.heading}>
                Parameters
              </h2>{" "}
              <span className={css.given}>
                {inWords(report.parameters, asked).map((p, i) => (
                  <Fragment key={p.name}>
                    {i > 0 && ", "}
                    {p.name} {p.differs ? <strong>{p.value}</strong> : p.value}
                  </Fragment>
                ))}
              </span>
            </summary>
            <ToldForm key={JSON.stringify(asked)} parameters={report.parameters} told={asked} run={run} />
          </details>
        </section>
      )}
      {stranger !== undefined && <ErrorPanel error={new Error(`The address tells the report “${stranger}”, which is none of its parameters. It was left out.`)} />}
      <section className={css.panel} aria-labelledby="rows">
        {kept === undefined ? <Results report={report} told={asked} /> : <Kept report={report} place={kept} />}
        <NotKnown>
          <p>
            <strong>What it cannot see.</strong> {report.blind === "" ? "Its author does not say." : report.blind}
          </p>
          {gaps > 0 && (
            <p>
              What was not read is in no report: this run has{" "}
              <Link to="/runs" search={(s) => ({ at: s.at, tab: "coverage" as const })}>
                {count(gaps, "gap")} in coverage
              </Link>
              .
            </p>
          )}
        </NotKnown>
      </section>
      <About report={report} told={asked} />
    </>
  );
}
