import { Button } from "@mantine/core";
import { useMemo } from "react";

import { Nothing } from "../feedback/Feedback";
import { DataTable, type Column } from "../table/DataTable";
import { CertaintyBadge, FlagBadges, LabelIcon } from "../vocabulary/Thing";
import { certainties, count, flags, mainLabel, phrase, useVocabulary } from "../vocabulary/words";
import css from "./explore.module.css";
import { certaintyOf, type Item, type Tie } from "./picture";
import { words } from "./replay";
import { cloudWords } from "./shown";
import type { Actions } from "./useActions";

/** The same as the canvas, as two tables with the same actions. */
export function Tables({ items, ties, selected, actions }: { items: readonly Item[]; ties: readonly Tie[]; selected: string | undefined; actions: Actions }) {
  const vocabulary = useVocabulary();
  const names = useMemo(() => new Map(items.map((i) => [i.id, i.name])), [items]);
  const nodes: Column<Item>[] = [
    {
      id: "name",
      title: "Name",
      value: (i) => i.name,
      show: (i) => (
        <span className={css.facetLabel}>
          <LabelIcon labels={i.labels} size={13} />
          {i.name}
        </span>
      ),
    },
    { id: "kind", title: "Kind", value: (i) => words(mainLabel(i.labels)), show: (i) => <span style={{ whiteSpace: "nowrap" }}>{words(mainLabel(i.labels))}</span> },
    { id: "what", title: "What", value: (i) => i.what },
    { id: "account", title: "Account", value: (i) => i.account },
    { id: "cloud", title: "Cloud", value: (i) => cloudWords(i.cloud) },
    { id: "flags", title: "Flags", value: (i) => i.flags.map((f) => flags[f].word).join(", "), show: (i) => <FlagBadges flags={i.flags} /> },
    { id: "count", title: "Things", value: (i) => i.count, right: true },
    {
      id: "actions",
      title: "Actions",
      value: () => "",
      show: (i) => (
        <span className={css.rowActions}>
          <Button size="compact-xs" variant="default" aria-label={`${i.sort === "thing" ? "Expand" : "Open"} ${i.name}`} onClick={() => actions.unfold(i)}>
            {i.sort === "thing" ? "Expand" : "Open"}
          </Button>
          <Button size="compact-xs" variant="default" aria-label={`${actions.pinned(i.id) ? "Unpin" : "Pin"} ${i.name}`} onClick={() => actions.togglePin(i.id)}>
            {actions.pinned(i.id) ? "Unpin" : "Pin"}
          </Button>
          <Button size="compact-xs" variant="default" aria-label={`Hide ${i.name}`} onClick={() => actions.hide(i.id)}>
            Hide
          </Button>
        </span>
      ),
    },
  ];
  const edges: Column<Tie>[] = [
    { id: "from", title: "From", value: (t) => names.get(t.from) ?? t.from },
    { id: "kind", title: "Relation", value: (t) => (t.kind === "IS_ONE_OF" ? "is one of" : phrase(t.kind, vocabulary)) },
    { id: "to", title: "To", value: (t) => names.get(t.to) ?? t.to },
    { id: "count", title: "Edges", value: (t) => t.count, right: true },
    { id: "certainty", title: "Certainty", value: (t) => certainties[certaintyOf(t)].word, show: (t) => <CertaintyBadge certainty={certaintyOf(t)} /> },
    { id: "certain", title: "Of them certain", value: (t) => t.certain, right: true },
    { id: "conditions", title: "Conditions", value: (t) => t.conditions ?? "" },
  ];
  return (
    <div className={css.tables}>
      <h2>{count(items.length, "thing or group", "things and groups")}</h2>
      <DataTable label="Things on the canvas" rows={items} columns={nodes} idOf={(i) => i.id} choose={(i) => actions.select(i.id)} {...(selected === undefined ? {} : { chosen: selected })} height="45vh" />
      <h2>{count(ties.length, "relation")}</h2>
      {ties.length === 0 ? (
        <Nothing>
          <p>Nothing here is tied to anything else that is shown. Expand a thing to see what it is tied to.</p>
        </Nothing>
      ) : (
        <DataTable label="Relations on the canvas" rows={ties} columns={edges} idOf={(t) => t.id} height="35vh" />
      )}
    </div>
  );
}
