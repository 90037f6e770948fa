import type { Lens } from "./paths.graphql.ts";
import type { PathsSearch } from "./search";

/** One assumption: of a key of every request, or of a function's code. */
export type Assumed = { code: string; refuse: boolean } | { key: string; values: string[] };

/** Reads an assumption as --assume writes it; undefined where it says nothing. */
export function read(text: string): Assumed | undefined {
  const code = /^(not\s+)?code:(.+)$/s.exec(text.trim());
  if (code?.[2] !== undefined) {
    return { code: code[2].trim(), refuse: code[1] !== undefined };
  }
  const at = text.indexOf("=");
  if (at < 1) {
    return undefined;
  }
  const values = text.slice(at + 1).split(",").map((v) => v.trim()).filter((v) => v !== "");
  return { key: text.slice(0, at).trim(), values };
}

/** Writes it so again. */
export function write(assumed: Assumed): string {
  return "code" in assumed ? `${assumed.refuse ? "not " : ""}code:${assumed.code}` : `${assumed.key}=${assumed.values.join(",")}`;
}

/** What an assumption is about: "code:…" or the key. */
export function about(assumed: Assumed): string {
  return "code" in assumed ? `code:${assumed.code}` : assumed.key;
}

/** The list with what is said of one thing replaced, or taken out. */
export function say(list: readonly string[], of: string, next: Assumed | undefined): string[] {
  const kept = list.filter((text) => {
    const assumed = read(text);
    return assumed !== undefined && about(assumed) !== of;
  });
  return next === undefined ? kept : [...kept, write(next)];
}

/** The lens of an address; null where it has none, which is another question than an empty one to no one. */
export function lensOf(search: Pick<PathsSearch, "assume" | "certain">): Lens | null {
  const all = (search.assume ?? []).map(read).filter((a) => a !== undefined);
  if (all.length === 0 && search.certain === undefined) {
    return null;
  }
  const context = all.flatMap((a) => ("key" in a ? [a] : []));
  const code = all.flatMap((a) => ("code" in a ? [{ name: a.code, refuse: a.refuse }] : []));
  return {
    ...(context.length > 0 ? { context } : {}),
    ...(code.length > 0 ? { code } : {}),
    ...(search.certain ? { certainOnly: true } : {}),
  };
}
