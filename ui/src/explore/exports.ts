import { csv } from "../export/csv";
import type { VocabularyQuery } from "../vocabulary/vocabulary.graphql.ts";
import { certainties, mainLabel, phrase } from "../vocabulary/words";
import { certaintyOf, type Item, type Spots, type Tie } from "./picture";

/** What is on the canvas as JSON, for programs. */
export function asJson(items: readonly Item[], ties: readonly Tie[], spots: Spots): string {
  return JSON.stringify(
    {
      nodes: items.map((i) => ({ id: i.id, name: i.name, sort: i.sort, what: i.what, labels: i.labels, cloud: i.cloud, account: i.account, flags: i.flags, count: i.count, ...spots.get(i.id) })),
      edges: ties.map((t) => ({ from: t.from, to: t.to, kind: t.kind, count: t.count, certainty: certaintyOf(t), certain: t.certain, conditions: t.conditions, technique: t.technique })),
    },
    null,
    2,
  );
}

/** The relations as a table for spreadsheets; what is tied to nothing has a row of its own. */
export function asCsv(items: readonly Item[], ties: readonly Tie[], vocabulary: VocabularyQuery | undefined): string {
  const byId = new Map(items.map((i) => [i.id, i]));
  const tied = new Set(ties.flatMap((t) => [t.from, t.to]));
  const side = (id: string) => {
    const item = byId.get(id);
    return item === undefined ? [id, "", "", ""] : [item.id, item.name, mainLabel(item.labels), item.account];
  };
  return csv(
    ["from", "from name", "from kind", "from account", "relation", "to", "to name", "to kind", "to account", "edges", "certainty", "conditions"],
    [
      ...ties.map((t) => [
        ...side(t.from),
        t.kind === "IS_ONE_OF" ? "is one of" : phrase(t.kind, vocabulary),
        ...side(t.to),
        t.count,
        certainties[certaintyOf(t)].word,
        t.conditions ?? "",
      ]),
      ...items.filter((i) => !tied.has(i.id)).map((i) => [...side(i.id), "", "", "", "", "", 0, "", ""]),
    ],
  );
}
