import type { AskSearch } from "./search";

/** One question in the two other ways to ask it. */
export interface Same {
  /** A line for a shell. */
  cli: string;
  /** A document for /graphql. */
  graphql: string;
}

/** A word as a POSIX shell takes it. */
export function shell(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** A text as GraphQL takes it; JSON's escapes are among GraphQL's. */
function literal(value: string): string {
  return JSON.stringify(value);
}

/** `--flag value` for what is there. */
function flag(name: string, value: string | undefined): string[] {
  return value === undefined ? [] : [`--${name}`, shell(value)];
}

/** `name: value` for what is there, in brackets; nothing where nothing is there. */
function given(args: readonly (string | undefined)[]): string {
  const there = args.filter((a) => a !== undefined);
  return there.length === 0 ? "" : `(${there.join(", ")})`;
}

const text = (name: string, value: string | undefined) => (value === undefined ? undefined : `${name}: ${literal(value)}`);
const word = (name: string, value: string | undefined) => (value === undefined ? undefined : `${name}: ${value}`);
const on = (name: string, value: true | undefined) => (value === undefined ? undefined : `${name}: true`);

/** The same question for the command line and for GraphQL. `at` is the run; the command line knows the newest alone. */
export function same(search: AskSearch, at: string | null): Same {
  const run = text("at", at ?? undefined);
  const { q, form, label, cloud, account, type, tag, action, resource, principal, data, of, from, to, latent, certain } = search;
  const lens = certain ? "lens: { certainOnly: true }" : undefined;
  const walk = [...(latent ? ["--latent"] : []), ...(certain ? ["--assume-none"] : [])];
  switch (form) {
    case "who-can":
      return {
        cli: ["postern who-can", ...flag("action", action), ...flag("resource", resource), ...(data ? ["--data"] : [])].join(" "),
        graphql: `{
  whoCan${given([text("action", action), text("resource", resource), on("data", data), run])} {
    principals(first: 500) {
      totalCount
      edges { node { principal { id name type } decision conditions } }
    }
    public { principal { id name } decision conditions }
  }
}`,
      };
    case "can":
      return {
        cli: ["postern why", ...flag("principal", principal), ...flag("action", action), ...flag("resource", resource), ...(data ? ["--data"] : [])].join(" "),
        graphql: `{
  can${given([`questions: [{ ${[text("principal", principal), text("action", action), text("resource", resource), on("data", data)].filter(Boolean).join(", ")} }]`, run])} {
    decision
    conditions
    blockedBy
    summary
    layers { layer level said conditions stops because statements { policy statement effect line } nearest { missed } }
  }
}`,
      };
    case "reach":
    case "reached-by": {
      const backwards = form === "reached-by" || undefined;
      return {
        cli: ["postern reach", shell(of ?? ""), ...(backwards ? ["--backwards"] : []), ...walk, "--list"].join(" "),
        graphql: `{
  reach${given([text("of", of), on("backwards", backwards), on("latent", latent), lens, run])} {
    nodes { certain conditional unknown }
    byLabel { key certain conditional unknown }
    byFlag { key certain conditional unknown }
    byAccount { key certain conditional unknown }
    complete
    reached(first: 100) { totalCount edges { node { certainty node { id name type } } } }
  }
}`,
      };
    }
    case "nearest":
      return {
        cli: ["postern nearest", ...flag("from", from), ...flag("to", to), ...walk, "--paths"].join(" "),
        graphql: `{
  nearest${given([text("from", from), text("to", to), on("latent", latent), lens, run])} {
    totalCount
    ends
    complete
    nearest { node { id name } end { id name } cost hops path { edges { kind to { id name } } } }
  }
}`,
      };
    default:
      return {
        cli: [
          "postern search",
          ...(q === undefined ? [] : [shell(q)]),
          ...flag("label", label),
          ...flag("cloud", cloud?.toLowerCase()),
          ...flag("account", account),
          ...flag("type", type),
          ...flag("flag", search.flag?.toLowerCase()),
          ...flag("tag", tag),
        ].join(" "),
        graphql: `{
  search${given([text("text", q), word("label", label), word("cloud", cloud), text("account", account), text("type", type), word("flag", search.flag), text("tag", tag), run])} {
    totalCount
    edges { node { id name type account labels } }
  }
}`,
      };
  }
}
