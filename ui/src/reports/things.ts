import { useQueries } from "@tanstack/react-query";
import { useMemo } from "react";

import { ask } from "../api/ask";
import type { ThingFragment } from "../vocabulary/vocabulary.graphql.ts";
import { ThingsDocument, type ThingsQuery } from "./reports.graphql.ts";

const batch = 100; // ids of one question, as many as the server takes
const most = 1000;

export type Things = ReadonlyMap<string, ThingFragment>;

/** What these ids stand for in a run, as far as it is known yet. A text that is no id of the run is in no answer. */
export function useThings(ids: readonly string[], at: string | null): Things {
  return useThingsAsked(ids, at).things;
}

/** The same, with whether more of them are on their way: a table whose cells would become wider waits for them. */
export function useThingsAsked(ids: readonly string[], at: string | null): { things: Things; pending: boolean } {
  const batches = useMemo(() => {
    const all = [...new Set(ids)].slice(0, most);
    return Array.from({ length: Math.ceil(all.length / batch) }, (_, i) => all.slice(i * batch, (i + 1) * batch));
  }, [ids]);
  return useQueries({
    queries: batches.map((some) => ({
      queryKey: [ThingsDocument.toString(), { ids: some, at }],
      queryFn: ({ signal }: { signal: AbortSignal }) => ask(ThingsDocument, { ids: some, at }, signal),
    })),
    combine: together,
  });
}

function together(answers: { data: ThingsQuery | undefined; isLoading: boolean }[]): { things: Things; pending: boolean } {
  const things = new Map<string, ThingFragment>();
  for (const { data } of answers) {
    for (const node of data?.nodes ?? []) {
      if (node && "labels" in node) {
        things.set(node.id, node);
      }
    }
  }
  return { things, pending: answers.some((a) => a.isLoading) };
}
