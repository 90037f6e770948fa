import { Link } from "@tanstack/react-router";
import { lazy, Suspense } from "react";

import { AskError } from "../api/errors";
import { useQuestion } from "../api/question";
import { ErrorPanel, Waiting } from "../feedback/Feedback";
import { Page } from "../shell/Page";
import { useRun } from "../shell/run";
import { RunsDocument } from "../shell/shell.graphql.ts";
import { CoverageCard } from "./CoverageCard";
import { EstateFigures } from "./EstateFigures";
import { FindingsCard } from "./FindingsCard";
import { HomeDocument } from "./home.graphql.ts";
import css from "./home.module.css";
import { Going, RunLine } from "./RunLine";
import { WorstChains } from "./WorstChains";

// Only a store without a run needs it.
const Welcome = lazy(() => import("./Welcome").then((m) => ({ default: m.Welcome })));

/** The estate at a glance: how much there is, the worst chains, findings, and what is not known. */
export function HomePage() {
  const at = useRun();
  const home = useQuestion(HomeDocument, { at }, { keep: true });
  const runs = useQuestion(RunsDocument, { last: 500 }, { fresh: 10_000 });
  const empty = at === null && home.error instanceof AskError && home.error.code === "NOT_FOUND";
  return (
    <Page
      title={empty ? "Welcome" : "Home"}
      actions={
        !empty && (
          <Link to="/runs" search={(s) => ({ at: s.at, tab: "load" })} className={css.load}>
            Load files
          </Link>
        )
      }
    >
      <Going />
      {empty ? (
        <Suspense fallback={<Waiting what="Loading the page" />}>
          <Welcome />
        </Suspense>
      ) : (
        <>
          {home.error && <ErrorPanel error={home.error} retry={() => void home.refetch()} />}
          {home.data === undefined && home.isPending && <Waiting what="Reading the estate" height="16rem" />}
          {home.data && (
            <div className={css.home} aria-busy={home.isPlaceholderData}>
              <RunLine run={home.data.estate.run} asOf={home.data.estate.asOf} />
              <EstateFigures home={home.data} />
              <div className={css.columns}>
                <WorstChains jewels={home.data.sensitive.totalCount} />
                <div className={css.side}>
                  <FindingsCard newest={runs.data?.runs.edges.at(-1)?.node.run} />
                  <CoverageCard />
                </div>
              </div>
            </div>
          )}
        </>
      )}
    </Page>
  );
}
