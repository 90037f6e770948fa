import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";

import { without } from "../address/address";
import { ask } from "../api/ask";
import type { Direction, Kind } from "../api/schema";
import { announce } from "../feedback/announce";
import { Answer, NotKnown } from "../feedback/Feedback";
import { useRun } from "../shell/run";
import { CertaintyBadge, ThingLink } from "../vocabulary/Thing";
import { ResourceEdgesDocument, type ResourceEdgesQuery } from "./access.graphql.ts";
import { EdgeWhy } from "./EdgeWhy";
import { heading } from "./relations";
import css from "./resource.module.css";

const route = getRouteApi("/resource");
const page = 50;

type Edge = NonNullable<ResourceEdgesQuery["entity"]>["neighbours"]["edges"][number]["node"];

/** The edges of one kind and direction, in pages; each tells on demand why it is there. */
export function EdgeList({ id, kind, direction }: { id: string; kind: Kind; direction: Direction }) {
  const at = useRun();
  const question = useInfiniteQuery({
    queryKey: [ResourceEdgesDocument.toString(), id, kind, direction, at],
    queryFn: ({ pageParam, signal }) => ask(ResourceEdgesDocument, { id, kind, direction, first: page, after: pageParam, at }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => (last.entity?.neighbours.pageInfo.hasNextPage ? last.entity.neighbours.pageInfo.endCursor : undefined),
  });
  return (
    <div style={{ padding: "0.25rem 0.75rem 0.75rem 1rem" }}>
      <Answer of={question} what="Reading the edges" height="6rem">
        {({ pages }) => {
          const edges = pages.flatMap((p) => p.entity?.neighbours.edges.map((e) => e.node) ?? []);
          const total = pages[0]?.entity?.neighbours.totalCount ?? 0;
          return (
            <>
              <ul className={css.list} aria-label={heading(kind, direction)}>
                {edges.map((edge) => (
                  <Line key={edge.id} edge={edge} other={direction === "IN" ? edge.from : edge.to} />
                ))}
              </ul>
              {question.hasNextPage && (
                <NotKnown>
                  {edges.length.toLocaleString("en")} of {total.toLocaleString("en")} are shown.{" "}
                  <Button
                    size="xs"
                    variant="default"
                    loading={question.isFetchingNextPage}
                    onClick={() => void question.fetchNextPage().then(() => announce("More edges are shown"))}
                  >
                    Show {Math.min(page, total - edges.length)} more
                  </Button>
                </NotKnown>
              )}
            </>
          );
        }}
      </Answer>
    </div>
  );
}

function Line({ edge, other }: { edge: Edge; other: Edge["from"] }) {
  const { edge: explained } = route.useSearch();
  const navigate = route.useNavigate();
  const open = explained === edge.id;
  return (
    <li>
      <div className={css.row}>
        <ThingLink thing={other} />
        <CertaintyBadge certainty={edge.certainty} />
        {edge.own !== null && <span className={css.dim}>said by your own facts, {edge.own}</span>}
        {edge.blockedBy.length > 0 && <span className={css.dim}>held back by {edge.blockedBy.join(", ")}</span>}
        <Button
          size="compact-xs"
          variant="default"
          style={{ minHeight: 24, marginLeft: "auto" }}
          aria-expanded={open}
          aria-label={`Why: ${other.name}`}
          onClick={() =>
            void navigate({
              search: (s) => (open ? without(s, "edge") : { ...s, edge: edge.id }),
              resetScroll: false,
            })
          }
        >
          Why
        </Button>
      </div>
      {edge.conditions !== null && !open && <p className={css.dim} style={{ margin: "0.1rem 0 0" }}>if {edge.conditions}</p>}
      {open && <EdgeWhy id={edge.id} />}
    </li>
  );
}
