import { useQuestion } from "../api/question";
import { Answer, Nothing, NotKnown } from "../feedback/Feedback";
import { useRun } from "../shell/run";
import { RunsDocument } from "../shell/shell.graphql.ts";
import { DataTable, type Column } from "../table/DataTable";
import { count } from "../vocabulary/words";
import { RunScopesDocument, type ScopeRowFragment } from "./runs.graphql.ts";
import css from "./runs.module.css";

const most = 500;

/** What the run holds, by what brought it: cloud, account and flag; those that an earlier run had to stand in for are marked. */
export function ScopeTable() {
  const at = useRun();
  const newest = useQuestion(RunsDocument, { last: most }, { fresh: 10_000 }).data?.runs.edges.at(-1)?.node.run;
  const run = at?.replace(/^run:/, "") ?? newest;
  const scopes = useQuestion(RunScopesDocument, { id: `run:${run}`, first: most }, { enabled: run !== undefined });
  if (newest === undefined && at === null) {
    return <Nothing>The store holds no run yet.</Nothing>;
  }
  return (
    <Answer of={scopes} what="Reading what the run holds" height="16rem">
      {({ node }) => {
        if (node === null || !("scopes" in node)) {
          return <Nothing>There is no run {run}.</Nothing>;
        }
        const rows = node.scopes.edges.map((e) => e.node);
        const stale = rows.filter((s) => s.stale !== null).length;
        return (
          <>
            {stale > 0 && (
              <NotKnown>
                {count(stale, "scope")} could not be read anew: what an earlier run read stands in, and may no longer be so. They come first in the table.
              </NotKnown>
            )}
            {node.scopes.totalCount > rows.length && (
              <NotKnown>
                The table shows {rows.length} of {count(node.scopes.totalCount, "scope")}.
              </NotKnown>
            )}
            <DataTable label="What was read" rows={stale === 0 ? rows : rows.toSorted((a, b) => Number(a.stale === null) - Number(b.stale === null))} columns={columns(node.run)} idOf={(s) => `${s.cloud}/${s.account}/${s.flag}`} height="45vh" />
          </>
        );
      }}
    </Answer>
  );
}

function columns(run: string): Column<ScopeRowFragment>[] {
  return [
    { id: "cloud", title: "Cloud", value: (s) => s.cloud },
    { id: "account", title: "Account", value: (s) => s.account, show: (s) => (s.account === "" ? "(none)" : s.account) },
    { id: "flag", title: "What", value: (s) => s.flag },
    { id: "run", title: "Read by run", value: (s) => s.run, show: (s) => (s.run === run ? `${s.run} (this one)` : s.run) },
    { id: "facts", title: "Facts", value: (s) => s.facts, right: true },
    { id: "stale", title: "State", value: (s) => s.stale ?? "", show: (s) => (s.stale === null ? "read" : <span className={css.unknown}>stale: {s.stale}</span>) },
  ];
}
