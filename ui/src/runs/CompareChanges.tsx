import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";

import { ask } from "../api/ask";
import type { DiffSign } from "../api/schema";
import { Answer, Nothing, NotKnown } from "../feedback/Feedback";
import { DataTable, type Column } from "../table/DataTable";
import { ThingLink } from "../vocabulary/Thing";
import { CompareChangesDocument, type CompareChangesQuery } from "./compare.graphql.ts";
import css from "./compare.module.css";
import { edgeWords } from "./edges";

type Change = CompareChangesQuery["diff"]["changes"]["edges"][number]["node"];

const signs: Record<DiffSign, string> = { ADDED: "+ added", REMOVED: "− removed", CHANGED: "~ changed" };

/** Each node or edge that differs, as far as the pages that were asked for go. */
export function CompareChanges({ from, to, of }: { from: string; to: string; of: "NODE" | "EDGE" }) {
  const changes = useInfiniteQuery({
    queryKey: [CompareChangesDocument.toString(), from, to, of],
    queryFn: ({ pageParam, signal }) => ask(CompareChangesDocument, { from, to, of, first: 200, after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => (last.diff.changes.pageInfo.hasNextPage ? last.diff.changes.pageInfo.endCursor : null),
  });
  return (
    <Answer of={changes} what="Comparing" height="16rem">
      {({ pages }) => {
        const rows = pages.flatMap((p) => p.diff.changes.edges.map((e) => e.node));
        const all = pages.at(-1)?.diff.changes.totalCount ?? 0;
        return (
          <>
            {rows.length === 0 ? (
              <Nothing>{of === "NODE" ? "No node" : "No edge"} differs.</Nothing>
            ) : (
              <DataTable label={of === "NODE" ? "Nodes that differ" : "Edges that differ"} rows={rows} columns={columns[of]} idOf={(c) => c.sign + c.subject} />
            )}
            {changes.hasNextPage && (
              <NotKnown>
                <p>
                  The table shows {rows.length.toLocaleString("en")} of {all.toLocaleString("en")}.
                </p>
                <Button size="xs" variant="default" loading={changes.isFetchingNextPage} onClick={() => void changes.fetchNextPage()}>
                  Show more
                </Button>
              </NotKnown>
            )}
          </>
        );
      }}
    </Answer>
  );
}

const sign: Column<Change> = { id: "sign", title: "Change", value: (c) => c.sign, show: (c) => <span className={css.sign} data-sign={c.sign}>{signs[c.sign]}</span> };
const keys: Column<Change> = { id: "keys", title: "Properties that differ", value: (c) => c.keys.join(", ") };
const columns: Record<"NODE" | "EDGE", Column<Change>[]> = {
  NODE: [
    sign,
    { id: "node", title: "Node", value: (c) => c.node?.name ?? c.subject, show: (c) => (c.node === null ? c.subject : <ThingLink thing={c.node} />) },
    { id: "id", title: "Id", value: (c) => c.subject },
    keys,
  ],
  EDGE: [
    sign,
    { id: "kind", title: "Kind", value: (c) => edgeWords(c.subject).kind },
    { id: "from", title: "From", value: (c) => edgeWords(c.subject).from },
    { id: "to", title: "To", value: (c) => edgeWords(c.subject).to },
    keys,
  ],
};
