import { useQueries } from "@tanstack/react-query";

import { ask } from "../api/ask";
import { useQuestion } from "../api/question";
import { RunsDocument } from "../shell/shell.graphql.ts";
import { ResourceAtRunDocument, type ResourceAtRunQuery } from "./history.graphql.ts";

export interface AtRun {
  run: string;
  started: string | null;
  answer: ResourceAtRunQuery | undefined;
  error: Error | null;
}

/**
 * The thing as the newest runs have it, newest first: one request a run, so no more than `most` of them. Runs never
 * change, so what was asked once is not asked again.
 */
export function useRuns(id: string, most: number): { runs: AtRun[]; total: number; asked: number; waiting: boolean; error: Error | null } {
  const list = useQuestion(RunsDocument, { last: 500 }, { fresh: 10_000 });
  const all = list.data?.runs.edges.map((e) => e.node).toReversed() ?? [];
  const newest = all.slice(0, most);
  const answers = useQueries({
    queries: newest.map((r) => ({
      queryKey: [ResourceAtRunDocument.toString(), { id, at: r.run }],
      queryFn: ({ signal }: { signal: AbortSignal }) => ask(ResourceAtRunDocument, { id, at: r.run }, signal),
      staleTime: Infinity,
    })),
  });
  return {
    runs: newest.map((r, i) => ({ run: r.run, started: r.started, answer: answers[i]?.data, error: answers[i]?.error ?? null })),
    total: list.data?.runs.totalCount ?? 0,
    asked: newest.length,
    waiting: list.isPending || answers.some((a) => a.isPending),
    error: list.error,
  };
}
