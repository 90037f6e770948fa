import { shell } from "../ask/same";
import { lensOf } from "./lens";
import { PathsDocument, type PathsQueryVariables } from "./paths.graphql.ts";
import type { PathsSearch } from "./search";

/** How many chains are asked for where the address does not say. */
export const usual = { first: 25, hops: 8, mostFirst: 500, mostHops: 32 };

/** Whether the address asks anything. */
export function asks(search: PathsSearch): boolean {
  return search.pattern !== undefined || (search.from !== undefined && search.to !== undefined);
}

/** The question of an address. A pattern goes before ends. */
export function variablesOf(search: PathsSearch, at: string | null): PathsQueryVariables {
  const ends = search.pattern === undefined ? { from: search.from ?? null, to: search.to ?? null } : { pattern: search.pattern };
  return {
    ...ends,
    ...(search.via ? { via: search.via } : {}),
    ...(search.avoiding ? { avoiding: search.avoiding } : {}),
    first: search.first ?? usual.first,
    ...(search.hops ? { maxHops: search.hops } : {}),
    ...(search.latent ? { latent: true } : {}),
    ...(search.shortest ? { shortest: true } : {}),
    ...(search.each ? { each: true } : {}),
    ...(lensOf(search) ? { lens: lensOf(search) } : {}),
    ...(at === null ? {} : { at }),
  };
}

/** The same question for the command line, which asks the newest run of its store. */
export function commandLine(search: PathsSearch): string {
  const words = ["postern", "paths"];
  if (search.pattern !== undefined) {
    words.push(search.pattern);
  } else {
    words.push("--from", search.from ?? "", "--to", search.to ?? "");
  }
  for (const via of search.via ?? []) {
    words.push("--via", via);
  }
  for (const avoiding of search.avoiding ?? []) {
    words.push("--avoiding", avoiding);
  }
  if (search.hops !== undefined) {
    words.push("--max-hops", String(search.hops));
  }
  if (search.first !== undefined) {
    words.push("--limit", String(search.first));
  }
  words.push(...(["latent", "shortest", "each"] as const).filter((f) => search[f]).map((f) => `--${f}`));
  for (const assumed of search.assume ?? []) {
    words.push("--assume", assumed);
  }
  if (search.certain) {
    words.push("--assume-none");
  }
  return words.map(shell).join(" ");
}

/** The same question for curl or the playground: the document and its variables. */
export function graphql(search: PathsSearch, at: string | null): string {
  return `${PathsDocument.toString().trim()}\n\n# variables\n${JSON.stringify(variablesOf(search, at), null, 2)}\n`;
}

/** The question as a person says it: the title of a saved or recent one. */
export function says(search: PathsSearch): string {
  return search.pattern ?? `${search.from ?? "…"} -> ${search.to ?? "…"}`;
}
