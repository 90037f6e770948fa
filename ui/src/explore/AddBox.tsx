import { Autocomplete } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";

import { useQuestion } from "../api/question";
import { announce } from "../feedback/announce";
import { LabelIcon, typeWords } from "../vocabulary/Thing";
import type { ThingFragment } from "../vocabulary/vocabulary.graphql.ts";
import { ExploreAddDocument } from "./explore.graphql.ts";
import css from "./explore.module.css";
import type { Item } from "./picture";

interface AddBoxProps {
  at: string | null;
  items: readonly Item[];
  /** Selects what is on the canvas already. */
  find: (id: string) => void;
  add: (id: string) => void;
}

/** One box that finds what is on the canvas and, below it, what is not and can be put there. */
export function AddBox({ at, items, find, add }: AddBoxProps) {
  const [text, setText] = useState("");
  const [asked] = useDebouncedValue(text.trim(), 200);
  const found = useQuestion(ExploreAddDocument, { text: asked, at }, { enabled: asked.length > 1, keep: true });
  const low = text.trim().toLowerCase();
  const here = low === "" ? [] : items.filter((i) => i.name.toLowerCase().includes(low) || i.id.toLowerCase().includes(low)).slice(0, 8);
  const ids = new Set(items.map((i) => i.id));
  const there = asked.length > 1 ? (found.data?.search.edges ?? []).map((e) => e.node).filter((n) => !ids.has(n.id)) : [];
  const byId = new Map<string, Item | ThingFragment>([...here, ...there].map((x) => [x.id, x]));
  const pick = (id: string) => {
    if (ids.has(id)) {
      find(id);
    } else if (byId.has(id)) {
      add(id);
      announce("Put on the canvas");
    }
    setText("");
  };
  return (
    <Autocomplete
      aria-label="Find on the canvas, or add"
      placeholder="Find on the canvas, or add"
      value={text}
      onChange={setText}
      onOptionSubmit={pick}
      onKeyDown={(e) => {
        const [first] = byId.keys();
        if (e.key === "Enter" && first !== undefined && document.activeElement?.getAttribute("aria-activedescendant") === null) {
          pick(first);
        }
      }}
      filter={({ options }) => options}
      data={[
        ...(here.length > 0 ? [{ group: "On the canvas", items: here.map((i) => i.id) }] : []),
        ...(there.length > 0 ? [{ group: "Add to the canvas", items: there.map((n) => n.id) }] : []),
      ]}
      renderOption={({ option }) => {
        const x = byId.get(option.value);
        return x === undefined ? (
          option.value
        ) : (
          <span className={css.facetLabel}>
            <LabelIcon labels={x.labels} size={13} />
            <span>
              {x.name} <span className={css.number}>{"sort" in x ? x.what : typeWords(x)}</span>
            </span>
          </span>
        );
      }}
      w={250}
      maxDropdownHeight={360}
    />
  );
}
