import type { DocumentTypeDecoration } from "@graphql-typed-document-node/core";

import { AskError, type ServerError } from "./errors";
import { tellReached } from "./reach";
import { authorization } from "./token";

/** A question whose answer and variables are typed: what codegen writes into x.graphql.ts. */
export type Document<Answer, Variables> = DocumentTypeDecoration<Answer, Variables> & { toString(): string };

/** The API stands beside the page on the same origin; nothing else is ever asked. */
export const endpoint = "/graphql";

interface Envelope<Answer> {
  data?: Answer | null;
  errors?: ServerError[];
}

/**
 * Asks the server. Files among the variables go as the GraphQL multipart request. It fails with an AskError, unless
 * `signal` ends it: then with what the signal says.
 */
export async function ask<Answer, Variables>(
  document: Document<Answer, Variables>,
  variables: Variables,
  signal?: AbortSignal,
): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch(endpoint, {
      method: "POST",
      credentials: "same-origin",
      signal: signal ?? null,
      ...body(document.toString(), variables),
    });
  } catch (error) {
    if (signal?.aborted) {
      throw error;
    }
    tellReached(false);
    throw new AskError("The server cannot be reached.", "NETWORK");
  }
  tellReached(true);
  const text = await response.text();
  let envelope: Envelope<Answer>;
  try {
    envelope = JSON.parse(text) as Envelope<Answer>;
  } catch {
    throw new AskError(`${response.status} ${response.statusText}: ${text.trim().slice(0, 300)}`, "NOT_JSON", [], response.status);
  }
  const first = envelope.errors?.[0];
  if (first !== undefined || envelope.data === undefined || envelope.data === null) {
    throw new AskError(first?.message ?? "The answer is empty.", first?.extensions?.code ?? "INTERNAL", envelope.errors, response.status);
  }
  return envelope.data;
}

function body(query: string, variables: unknown): Pick<RequestInit, "headers" | "body"> {
  const files: { file: File; path: string }[] = [];
  const text = JSON.stringify({ query, variables: withoutFiles(variables, "variables", files) });
  const headers = { accept: "application/json", ...authorization() };
  if (files.length === 0) {
    return { headers: { ...headers, "content-type": "application/json" }, body: text };
  }
  const form = new FormData();
  form.append("operations", text);
  form.append("map", JSON.stringify(Object.fromEntries(files.map((f, i) => [String(i), [f.path]]))));
  files.forEach((f, i) => form.append(String(i), f.file));
  // The server wants a header that a form of another site cannot send.
  return { headers: { ...headers, "x-postern-upload": "1" }, body: form };
}

function withoutFiles(value: unknown, path: string, files: { file: File; path: string }[]): unknown {
  if (value instanceof File) {
    files.push({ file: value, path });
    return null;
  }
  if (Array.isArray(value)) {
    return value.map((item, i) => withoutFiles(item, `${path}.${i}`, files));
  }
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutFiles(item, `${path}.${key}`, files)]));
  }
  return value;
}
