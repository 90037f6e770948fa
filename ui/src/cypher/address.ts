// A query in an address: short ones in the search, where a person can read them, long ones behind the #, which no server
// or proxy is sent.

import type { CypherSearch } from "./search";

const long = 1500;

/** The parts of an address that hold the query. */
export function toAddress(query: string): { q?: string; hash?: string } {
  return query.length <= long ? { q: query } : { hash: `q=${encode(query)}` };
}

/** The query of an address; empty where there is none. */
export function fromAddress(q: string | undefined, hash: string): string {
  const found = /^#?q=([\w-]+)$/.exec(hash);
  return q ?? (found?.[1] === undefined ? "" : decode(found[1]));
}

/** Path, search and hash that ask a query again, each question in one spelling; without the run, so that it is asked of the newest. */
export function addressOf(query: string, { p, mode }: Pick<CypherSearch, "p" | "mode">): string {
  const { q, hash } = toAddress(query);
  const params = new URLSearchParams({ ...(q === undefined ? {} : { q }), ...(p === undefined ? {} : { p: compact(p) }), ...(mode === undefined ? {} : { mode }) });
  return `/cypher?${params.toString()}${hash === undefined ? "" : `#${hash}`}`;
}

function compact(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json));
  } catch {
    return json;
  }
}

function encode(text: string): string {
  const bytes = new TextEncoder().encode(text);
  return btoa(Array.from(bytes, (b) => String.fromCharCode(b)).join(""))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
}

function decode(text: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0)));
  } catch {
    return "";
  }
}
