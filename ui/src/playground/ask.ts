import type { Fetcher } from "@graphiql/toolkit";
import { getOperationAST, OperationTypeNode, parse } from "graphql";
import { createClient } from "graphql-sse";

import { authorization } from "../api/token";

/** The API stands beside the playground on the same origin; nothing else is ever asked. */
const endpoint = "/graphql";

const events = createClient({ url: endpoint, credentials: "same-origin", headers: authorization });

/** Asks with the token that the explorer keeps, where the server wants one; subscriptions come as an event stream. */
export const fetcher: Fetcher = async (params, options) => {
  if (subscribes(params.query, params.operationName)) {
    return events.iterate({ query: params.query, ...(params.operationName ? { operationName: params.operationName } : {}), variables: (params.variables ?? {}) as Record<string, unknown> }) as never;
  }
  const response = await fetch(endpoint, {
    method: "POST",
    credentials: "same-origin",
    headers: { accept: "application/json", "content-type": "application/json", ...authorization(), ...options?.headers },
    body: JSON.stringify(params),
  });
  const text = await response.text();
  try {
    return JSON.parse(text) as never; // what GraphiQL shows, errors of our own included
  } catch {
    // A proxy or a refused Host answers in plain text: show it as an error of GraphQL's shape.
    return { errors: [{ message: `${response.status} ${response.statusText}: ${text.trim()}` }] } as never;
  }
};

function subscribes(query: string, operation: string | null | undefined): boolean {
  try {
    return getOperationAST(parse(query), operation)?.operation === OperationTypeNode.SUBSCRIPTION;
  } catch {
    return false; // the server says what is wrong with it
  }
}

/** Why the editor cannot be of full use; undefined where it can. */
export type Hindrance = "token" | "hidden" | undefined;

/** Asks for the least of the schema, to know what stands in the way. */
export async function hindrance(): Promise<Hindrance> {
  try {
    const answer = (await fetcher({ query: "{ __schema { queryType { name } } }" })) as { errors?: { message: string; extensions?: { code?: string } }[] };
    const [first] = answer.errors ?? [];
    if (first?.extensions?.code === "UNAUTHENTICATED") {
      return "token";
    }
    return first?.message.includes("introspection") ? "hidden" : undefined;
  } catch {
    return undefined; // not reachable: GraphiQL shows it when it asks
  }
}

/** The query that a link to this page brings behind its #. */
export function linked(hash: string): string | undefined {
  const query = new URLSearchParams(hash.replace(/^#/, "")).get("query");
  return query === null || query === "" ? undefined : query;
}
