import { NativeSelect } from "@mantine/core";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";

import { useQuestion } from "../api/question";
import { Answer, Nothing } from "../feedback/Feedback";
import { RunsDocument } from "../shell/shell.graphql.ts";
import { CompareChains } from "./CompareChains";
import { CompareChanges } from "./CompareChanges";
import { CompareCountsDocument, type CompareCountsQuery } from "./compare.graphql.ts";
import css from "./compare.module.css";
import { when } from "./words";

/** What one run says differently of the estate than another. Without an address: the newest run and the one before it. */
export function CompareView() {
  const runs = useQuestion(RunsDocument, { last: 500 }, { fresh: 10_000 });
  return (
    <Answer of={runs} what="Listing runs">
      {({ runs: { edges } }) => {
        const list = edges.map((e) => e.node);
        return list.length < 2 ? (
          <Nothing>
            <p>There is nothing to compare: the store holds {list.length === 0 ? "no run" : "one run"}. The next one that you load is compared with it.</p>
            <Link to="/runs" search={{ tab: "load" }}>
              Load files
            </Link>
          </Nothing>
        ) : (
          <Comparison runs={list} />
        );
      }}
    </Answer>
  );
}

function Comparison({ runs }: { runs: { run: string; started: string | null }[] }) {
  const search = useSearch({ from: "/runs" });
  const to = search.to ?? runs.at(-1)!.run;
  const from = search.from ?? runs[Math.max(0, runs.findIndex((r) => r.run === to) - 1)]!.run;
  const of = search.of ?? "CHAINS";
  const navigate = useNavigate();
  const counts = useQuestion(CompareCountsDocument, { from, to }, { keep: true, enabled: from !== to });
  const options = runs.toReversed().map((r) => ({ value: r.run, label: `${r.run}, ${when(r.started)}` }));
  const withGone = (run: string) => (runs.some((r) => r.run === run) ? options : [{ value: run, label: run }, ...options]);
  return (
    <>
      <div className={css.pick}>
        <NativeSelect label="From the run" value={from} data={withGone(from)} onChange={(e) => void navigate({ from: "/runs", to: "/runs", search: (s) => ({ ...s, from: e.currentTarget.value, to }) })} />
        <NativeSelect label="To the run" value={to} data={withGone(to)} onChange={(e) => void navigate({ from: "/runs", to: "/runs", search: (s) => ({ ...s, from, to: e.currentTarget.value }) })} />
      </div>
      {from === to ? (
        <Nothing>A run compared with itself: choose another one.</Nothing>
      ) : (
        <>
          <Answer of={counts} what="Comparing" height="7rem">
            {({ diff }) => <Counts diff={diff} />}
          </Answer>
          <nav className={css.kinds} aria-label="What is compared">
            {(["CHAINS", "NODE", "EDGE"] as const).map((k) => (
              <Link key={k} from="/runs" to="/runs" search={(s) => ({ ...s, of: k, from, to })} replace className={css.kind} aria-current={of === k ? "true" : undefined} activeProps={{}}>
                {{ CHAINS: "Chains", NODE: "Nodes", EDGE: "Edges" }[k]}
              </Link>
            ))}
          </nav>
          {of === "CHAINS" ? <CompareChains from={from} to={to} /> : <CompareChanges key={of} from={from} to={to} of={of} />}
        </>
      )}
    </>
  );
}

function Counts({ diff }: { diff: CompareCountsQuery["diff"] }) {
  return (
    <div className={css.counts}>
      {(["nodes", "edges"] as const).map((what) => (
        <dl key={what} className={css.count}>
          <dt>{what === "nodes" ? "Nodes" : "Edges"}</dt>
          <dd data-sign="ADDED">+{diff[what].added.toLocaleString("en")} added</dd>
          <dd data-sign="REMOVED">−{diff[what].removed.toLocaleString("en")} removed</dd>
          <dd data-sign="CHANGED">~{diff[what].changed.toLocaleString("en")} changed</dd>
        </dl>
      ))}
    </div>
  );
}
