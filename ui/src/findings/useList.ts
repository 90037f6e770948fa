import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import { ask } from "../api/ask";
import { client, forget } from "../api/question";
import type { FindingFilter } from "../api/schema";
import {
  FindingChangesDocument,
  FindingCoverageDocument,
  FindingDetailDocument,
  FindingFacetsDocument,
  FindingListDocument,
  type FindingRowFragment,
} from "./findings.graphql.ts";

/** Findings of one page of the list; the server gives no more at once. */
const page = 500;

/** Findings that fit, the worst first, page by page. Findings change while they are looked at: an answer is fresh for seconds. */
export function useFindings(filter: FindingFilter) {
  const list = useInfiniteQuery({
    queryKey: [FindingListDocument.toString(), filter],
    queryFn: ({ pageParam, signal }) => ask(FindingListDocument, { filter, first: page, after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => (last.findings.pageInfo.hasNextPage ? last.findings.pageInfo.endCursor : null),
    staleTime: 10_000,
    placeholderData: (previous) => previous,
  });
  const rows = useMemo<FindingRowFragment[]>(() => list.data?.pages.flatMap((p) => p.findings.edges.map((e) => e.node)) ?? [], [list.data]);
  return { list, rows, total: list.data?.pages[0]?.findings.totalCount ?? 0, run: list.data?.pages[0]?.findings.run ?? null };
}

/** Reads all that fits, up to a bound, for files. */
export async function readAll(filter: FindingFilter, most: number, signal?: AbortSignal): Promise<{ rows: FindingRowFragment[]; total: number }> {
  const rows: FindingRowFragment[] = [];
  let after: string | null = null;
  let total = 0;
  do {
    const { findings }: Awaited<ReturnType<typeof readPage>> = await readPage(filter, after, signal);
    rows.push(...findings.edges.map((e) => e.node));
    total = findings.totalCount;
    after = findings.pageInfo.hasNextPage ? findings.pageInfo.endCursor : null;
  } while (after !== null && rows.length < most);
  return { rows: rows.slice(0, most), total };
}

function readPage(filter: FindingFilter, after: string | null, signal?: AbortSignal) {
  return ask(FindingListDocument, { filter, first: page, after }, signal);
}

/** The finding as the list has it already, if it does. */
export function knownRow(id: string): FindingRowFragment | undefined {
  for (const [, data] of client.getQueriesData<{ pages: { findings: { edges: { node: FindingRowFragment }[] } }[] }>({ queryKey: [FindingListDocument.toString()] })) {
    const found = data?.pages.flatMap((p) => p.findings.edges).find((e) => e.node.id === id);
    if (found) {
      return found.node;
    }
  }
  return undefined;
}

/** Asks all that is said of findings again: something was decided, or a run was looked at. */
export async function renew(): Promise<void> {
  await Promise.all([forget(FindingListDocument), forget(FindingFacetsDocument), forget(FindingCoverageDocument), forget(FindingChangesDocument), forget(FindingDetailDocument)]);
}
