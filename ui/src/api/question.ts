import { keepPreviousData, QueryClient, useQuery, type UseQueryResult } from "@tanstack/react-query";

import { ask, type Document } from "./ask";
import { AskError } from "./errors";

/** Answers are about one run, which never changes; what changes (runs, findings, jobs) is asked with a `fresh` of its own. */
export const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5 * 60_000,
      gcTime: 5 * 60_000,
      refetchOnWindowFocus: false,
      // The server often runs on this very machine, which a browser without a network can reach.
      networkMode: "always",
      // A server that starts anew is back in seconds; what it refused it would refuse again.
      retry: (failures, error) => failures < 6 && error instanceof AskError && (error.code === "NETWORK" || error.code === "BUSY"),
      retryDelay: (attempt) => Math.min(4_000, 300 * 2 ** attempt),
    },
    mutations: { networkMode: "always" },
  },
});

interface Options {
  /** Ask only when true. */
  enabled?: boolean;
  /** Show the last answer while the next one is on its way. */
  keep?: boolean;
  /** How long the answer counts as fresh, in ms. */
  fresh?: number;
  /** Ask again each so many ms. */
  every?: number | false;
}

/** Asks a question as part of a component: the same question with the same variables is asked once, and can be cancelled. */
export function useQuestion<Answer, Variables>(
  document: Document<Answer, Variables>,
  variables: Variables,
  options: Options = {},
): UseQueryResult<Answer, Error> {
  return useQuery({
    queryKey: [document.toString(), variables],
    queryFn: ({ signal }) => ask(document, variables, signal),
    enabled: options.enabled ?? true,
    ...(options.keep ? { placeholderData: keepPreviousData } : {}),
    ...(options.fresh === undefined ? {} : { staleTime: options.fresh }),
    ...(options.every === undefined ? {} : { refetchInterval: options.every }),
  });
}

/** Forgets what was asked with this document, so that it is asked again where it is on the page. */
export function forget<Answer, Variables>(document: Document<Answer, Variables>): Promise<void> {
  return client.invalidateQueries({ queryKey: [document.toString()] });
}
