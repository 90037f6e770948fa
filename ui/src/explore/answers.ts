import { useQueries, type UseQueryResult } from "@tanstack/react-query";
import { useMemo } from "react";

import { ask, type Document } from "../api/ask";
import type { Direction, Kind } from "../api/schema";
import {
  ExploreGroupsDocument,
  ExploreMembersDocument,
  ExploreOpenDocument,
  ExploreOverviewDocument,
  ExploreThingDocument,
  type ExploreGroupsQuery,
  type ExploreMembersQuery,
  type ExploreOpenQuery,
  type ExploreOverviewQuery,
  type ExploreThingQuery,
} from "./explore.graphql.ts";
import type { Op } from "./ops";

/** Something that must be known to draw the steps. Its key names it among all. */
export type Want =
  | { want: "thing"; id: string }
  | { want: "groups"; id: string; kind: Kind | null; direction: Direction }
  | { want: "open"; group: string; n: number }
  | { want: "overview" }
  | { want: "members"; group: string; n: number };

export function keyOf(want: Want): string {
  return JSON.stringify(Object.values(want));
}

/** What the overview is about; the same in all its questions, so that ids of its groups hold. */
export interface Scope {
  at: string | null;
  accounts: string[] | null;
  /** Kinds of the overview's links; null is all. */
  kinds: Kind[] | null;
}

/** What is known so far, by the key of what was wanted. */
export interface Answers {
  thing(id: string): ExploreThingQuery["entity"] | undefined;
  groups(id: string, kind: Kind | null, direction: Direction): ExploreGroupsQuery["entity"] | undefined;
  open(group: string, n: number): ExploreOpenQuery["neighbourGroup"] | undefined;
  overview(): ExploreOverviewQuery["overview"] | undefined;
  members(group: string, n: number): ExploreMembersQuery["overview"]["groups"][number] | null | undefined;
}

/** What the steps need, each once, in their order. */
export function wantsOf(root: string | null, ops: readonly Op[]): Want[] {
  const wants = new Map<string, Want>();
  const want = (w: Want) => wants.set(keyOf(w), w);
  want(root === null ? { want: "overview" } : { want: "thing", id: root });
  for (const op of ops) {
    switch (op.op) {
      case "add":
        want({ want: "thing", id: op.id });
        break;
      case "expand":
        want({ want: "groups", id: op.id, kind: op.kind, direction: op.direction });
        break;
      case "open":
      case "members":
        want({ want: op.op, group: op.group, n: op.n });
        break;
    }
  }
  return [...wants.values()];
}

type AnyDocument = Document<unknown, Record<string, unknown>>;

function question(want: Want, scope: Scope): { document: AnyDocument; variables: Record<string, unknown> } {
  const { at, accounts, kinds } = scope;
  switch (want.want) {
    case "thing":
      return { document: ExploreThingDocument as AnyDocument, variables: { id: want.id, at } };
    case "groups":
      return { document: ExploreGroupsDocument as AnyDocument, variables: { id: want.id, kinds: want.kind === null ? null : [want.kind], direction: want.direction, at } };
    case "open":
      return { document: ExploreOpenDocument as AnyDocument, variables: { group: want.group, first: want.n, at } };
    case "overview":
      return { document: ExploreOverviewDocument, variables: { accounts, kinds, at } };
    case "members":
      return { document: ExploreMembersDocument as AnyDocument, variables: { group: want.group, accounts, first: want.n, at } };
  }
}

/** Asks for what is wanted and not yet known. `version` changes with each answer. */
export function useAnswers(wants: readonly Want[], scope: Scope): { answers: Answers; pending: number; errors: Error[]; retry: () => void } {
  const { known, pending, errors, refetch } = useQueries({
    queries: wants.map((w) => {
      const { document, variables } = question(w, scope);
      return {
        queryKey: [document.toString(), variables],
        queryFn: ({ signal }: { signal: AbortSignal }) => ask(document, variables, signal),
      };
    }),
    combine: together,
  });
  const answers = useMemo(() => {
    const byKey = new Map(wants.map((w, i) => [keyOf(w), known[i]]));
    return answersOf((w) => byKey.get(keyOf(w)));
  }, [wants, known]);
  return { answers, pending, errors, retry: () => refetch.forEach((again) => void again()) };
}

/** The parts of many results that the page needs; each part stays the same object as long as it says the same. */
function together(results: UseQueryResult[]) {
  return {
    known: results.map((r) => r.data),
    pending: results.filter((r) => r.isPending).length,
    errors: results.map((r) => r.error).filter((e) => e !== null),
    refetch: results.filter((r) => r.error !== null).map((r) => r.refetch),
  };
}

/** For tests as well: answers from a function. */
export function answersOf(get: (want: Want) => unknown): Answers {
  return {
    thing: (id) => (get({ want: "thing", id }) as ExploreThingQuery | undefined)?.entity,
    groups: (id, kind, direction) => (get({ want: "groups", id, kind, direction }) as ExploreGroupsQuery | undefined)?.entity,
    open: (group, n) => (get({ want: "open", group, n }) as ExploreOpenQuery | undefined)?.neighbourGroup,
    overview: () => (get({ want: "overview" }) as ExploreOverviewQuery | undefined)?.overview,
    members: (group, n) => {
      const answer = get({ want: "members", group, n }) as ExploreMembersQuery | undefined;
      return answer === undefined ? undefined : (answer.overview.groups[0] ?? null);
    },
  };
}
