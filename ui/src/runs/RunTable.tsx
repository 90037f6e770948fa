import { Button } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";

import { useQuestion } from "../api/question";
import { Answer, Nothing, NotKnown } from "../feedback/Feedback";
import { DataTable, type Column } from "../table/DataTable";
import { count } from "../vocabulary/words";
import { PruneDialog } from "./PruneDialog";
import { RunListDocument, type RunRowFragment } from "./runs.graphql.ts";
import css from "./runs.module.css";
import { when } from "./words";

const page = 500;

/** The runs of the store, newest first. Two that are marked can be compared; marked ones can be removed. */
export function RunTable() {
  const runs = useQuestion(RunListDocument, { last: page }, { fresh: 10_000 });
  return (
    <Answer of={runs} what="Listing runs" height="20rem">
      {({ runs: { edges, totalCount } }) =>
        edges.length === 0 ? (
          <Nothing>
            <p>The store holds no run yet.</p>
            <Link to="/runs" search={{ tab: "load" }}>
              Load files
            </Link>
          </Nothing>
        ) : (
          <Rows runs={edges.map((e) => e.node)} all={totalCount} />
        )
      }
    </Answer>
  );
}

function Rows({ runs, all }: { runs: RunRowFragment[]; all: number }) {
  const [marked, mark] = useState<ReadonlySet<string>>(new Set());
  const [pruning, setPruning] = useState(false);
  const navigate = useNavigate();
  const newest = runs.at(-1)?.run;
  const columns = useMemo<Column<RunRowFragment>[]>(
    () => [
      {
        id: "run",
        title: "Run",
        value: (r) => r.run,
        show: (r) => (
          <Link to="/" search={r.run === newest ? {} : { at: r.run }} className={css.link}>
            {r.run}
            {r.run === newest && " (newest)"}
          </Link>
        ),
      },
      { id: "started", title: "Began", value: (r) => r.started, show: (r) => when(r.started) },
      { id: "asOf", title: "Judged as of", value: (r) => r.asOf, show: (r) => when(r.asOf) },
      { id: "sources", title: "What was read", value: (r) => r.sources.join(", "), show: (r) => <Sources sources={r.sources} /> },
      { id: "nodes", title: "Nodes", value: (r) => r.nodes, right: true },
      { id: "edges", title: "Edges", value: (r) => r.edges, right: true },
      {
        id: "gaps",
        title: "Not known",
        value: (r) => r.gaps,
        right: true,
        show: (r) => (
          <Link to="/runs" search={{ tab: "coverage", ...(r.run === newest ? {} : { at: r.run }) }} className={css.link} aria-label={`${r.gaps.toLocaleString("en")} not known in run ${r.run}`}>
            {r.gaps.toLocaleString("en")}
          </Link>
        ),
      },
    ],
    [newest],
  );
  const chosen = runs.filter((r) => marked.has(r.run)).map((r) => r.run);
  return (
    <>
      <div className={css.tools}>
        <Button
          variant="default"
          disabled={chosen.length !== 2}
          onClick={() => void navigate({ from: "/runs", to: "/runs", search: (s) => ({ at: s.at, tab: "compare", from: chosen[0], to: chosen[1] }) })}
        >
          Compare two
        </Button>
        <Button variant="default" disabled={chosen.length === 0} onClick={() => setPruning(true)}>
          Remove…
        </Button>
        <span className={css.dim}>
          {count(all, "run")}
          {chosen.length > 0 && `, ${chosen.length} marked`}
        </span>
      </div>
      {all > runs.length && <NotKnown>The list shows the newest {runs.length} of {all} runs. Use &apos;postern runs&apos; for the rest.</NotKnown>}
      <DataTable label="Runs" rows={runs} columns={columns} idOf={(r) => r.run} marked={marked} mark={mark} sort={{ column: "run", down: true }} />
      <PruneDialog
        runs={runs.filter((r) => marked.has(r.run))}
        newest={newest}
        opened={pruning}
        close={(done) => {
          setPruning(false);
          if (done) {
            mark(new Set());
          }
        }}
      />
    </>
  );
}

/** Many files are summed up by flag. */
function Sources({ sources }: { sources: readonly string[] }) {
  if (sources.length <= 3) {
    return sources.join(", ");
  }
  const byFlag = new Map<string, number>();
  for (const s of sources) {
    const flag = s.split(" ")[0] ?? s;
    byFlag.set(flag, (byFlag.get(flag) ?? 0) + 1);
  }
  return <span title={sources.join("\n")}>{[...byFlag].map(([flag, n]) => `${flag} × ${n}`).join(", ")}</span>;
}
