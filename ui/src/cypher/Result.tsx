import { Button, SegmentedControl } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { lazy, Suspense } from "react";

import { csv } from "../export/csv";
import { CopyButton } from "../export/CopyButton";
import { download } from "../export/download";
import { Nothing, NotKnown, Waiting } from "../feedback/Feedback";
import { count } from "../vocabulary/words";
import css from "./cypher.module.css";
import type { RunCypherQuery } from "./cypher.graphql.ts";
import { planOf } from "./plan";
import { PlanTree } from "./PlanTree";
import { ResultGraph } from "./ResultGraph";
import { ResultTable } from "./ResultTable";
import type { CypherSearch } from "./search";
import { cell } from "./values";

const CodeEditor = lazy(() => import("../editor/CodeEditor").then((m) => ({ default: m.CodeEditor })));

type Cypher = RunCypherQuery["cypher"];

/** What a query found: as table, graph or JSON, or its plan. */
export function Result({ answer, search, n }: { answer: Cypher; search: CypherSearch; n: number }) {
  const navigate = useNavigate();
  const { columns, rows, truncated } = answer;
  const plan = planOf(columns, rows);
  const view = search.view ?? "table";
  const json = () => JSON.stringify({ columns, rows, truncated, run: answer.run }, null, 2);
  return (
    <section aria-label="Result" className={css.result}>
      <div className={css.actions}>
        <h2>{plan === undefined ? count(rows.length, "row") + (truncated ? ", and more" : "") : search.mode === "profile" ? "How it was run" : "How it will be run"}</h2>
        {plan === undefined && (
          <SegmentedControl
            aria-label="Show as"
            size="xs"
            value={view}
            onChange={(v) => void navigate({ to: ".", search: (s) => ({ ...s, view: v === "table" ? undefined : v }), hash: true, resetScroll: false })}
            data={[
              { value: "table", label: "Table" },
              { value: "graph", label: "Graph" },
              { value: "json", label: "JSON" },
            ]}
          />
        )}
        <Button size="xs" variant="default" onClick={() => download("cypher.csv", csv(columns, rows.map((r) => r.map(cell))), "text/csv")}>
          Download CSV
        </Button>
        <Button size="xs" variant="default" onClick={() => download("cypher.json", json(), "application/json")}>
          Download JSON
        </Button>
        <CopyButton text={json}>Copy JSON</CopyButton>
      </div>
      {truncated && (
        <NotKnown>
          <p>
            Showing the first {count(rows.length, "row")}; there are more.{n >= 1000 && " The server gives 1,000 at most; the command line gives all."}
          </p>
          {n < 1000 && (
            <Button size="xs" variant="default" onClick={() => void navigate({ to: ".", search: (s) => ({ ...s, n: 1000 }), hash: true, resetScroll: false })}>
              Show up to 1,000
            </Button>
          )}
        </NotKnown>
      )}
      {plan !== undefined ? (
        <PlanTree steps={plan} />
      ) : rows.length === 0 ? (
        <Nothing>
          <p>The query is right and finds nothing in this run.</p>
        </Nothing>
      ) : view === "graph" ? (
        <ResultGraph rows={rows} />
      ) : view === "json" ? (
        <Suspense fallback={<Waiting what="Loading the editor" />}>
          <CodeEditor label="Rows as JSON" language="json" value={json()} maxHeight="60vh" />
        </Suspense>
      ) : (
        <ResultTable columns={columns} rows={rows} />
      )}
    </section>
  );
}
