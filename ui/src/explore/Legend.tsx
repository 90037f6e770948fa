import { Checkbox } from "@mantine/core";
import { useState } from "react";

import type { Kind, Label } from "../api/schema";
import { LabelIcon } from "../vocabulary/Thing";
import { certainties, clouds, phrase, useVocabulary } from "../vocabulary/words";
import css from "./explore.module.css";
import type { Facet } from "./shown";
import { words } from "./replay";

const titles: Record<Facet["by"], string> = { label: "What", kind: "Relations", cloud: "Clouds", account: "Accounts" };

/** How many values of a facet stand in the legend before the rest is asked for. */
const few = 12;

/** What the drawing's icons and lines mean, how many there are, and boxes that take them off it. */
export function Legend({ facets, toggle }: { facets: readonly Facet[]; toggle: (key: string) => void }) {
  return (
    <section className={css.legend} aria-label="Legend and filter">
      {(["label", "kind", "cloud", "account"] as const).map((by) => (
        <Values key={by} title={titles[by]} facets={facets.filter((f) => f.by === by)} toggle={toggle} />
      ))}
      <fieldset>
        <legend>Lines</legend>
        {(["CERTAIN", "CONDITIONAL", "UNKNOWN"] as const).map((c) => (
          <div key={c} className={css.line} data-certainty={c} title={certainties[c].says}>
            <span aria-hidden="true" />
            {certainties[c].word}
          </div>
        ))}
      </fieldset>
    </section>
  );
}

function Values({ title, facets, toggle }: { title: string; facets: readonly Facet[]; toggle: (key: string) => void }) {
  const [all, setAll] = useState(false);
  const vocabulary = useVocabulary();
  if (facets.length === 0) {
    return null;
  }
  const list = all ? facets : facets.filter((f, i) => i < few || !f.on);
  return (
    <fieldset>
      <legend>{title}</legend>
      {list.map((f) => (
        <div key={f.key} className={css.facet}>
          <Checkbox size="xs" checked={f.on} onChange={() => toggle(f.key)} label={<FacetLabel facet={f} text={facetWords(f, vocabulary)} />} />
          <span className={css.number}>{f.count.toLocaleString("en")}</span>
        </div>
      ))}
      {list.length < facets.length && (
        <button type="button" className={css.more} onClick={() => setAll(true)}>
          {facets.length - list.length} more
        </button>
      )}
    </fieldset>
  );
}

function FacetLabel({ facet, text }: { facet: Facet; text: string }) {
  return (
    <span className={css.facetLabel}>
      {facet.by === "label" && <LabelIcon labels={[facet.value as Label]} size={13} />}
      {text}
    </span>
  );
}

/** A facet in words, for the legend and for chips. */
export function facetWords(facet: Pick<Facet, "by" | "value">, vocabulary: ReturnType<typeof useVocabulary>): string {
  switch (facet.by) {
    case "label":
      return words(facet.value);
    case "kind":
      return phrase(facet.value as Kind, vocabulary);
    case "cloud":
      return facet.value in clouds ? clouds[facet.value as keyof typeof clouds] : "no cloud";
    case "account":
      return facet.value === "" ? "in no account" : facet.value;
  }
}
