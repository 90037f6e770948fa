import { Checkbox, Radio, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";

import { useQuestion } from "../api/question";
import type { Cloud, FindingFacetKind, FindingSeverity, FindingState, Practice } from "../api/schema";
import { practiceWords } from "../reports/words";
import { clouds } from "../vocabulary/words";
import { FindingFacetsDocument } from "./findings.graphql.ts";
import css from "./findings.module.css";
import { filterOf, type FindingsSearch, severities } from "./search";
import { stateWords } from "./words";

const route = getRouteApi("/findings");

type Key = "states" | "practices" | "clouds" | "accounts" | "owners" | "reports";

interface FacetOf {
  key: Key;
  by: FindingFacetKind;
  title: string;
  word: (value: string) => string;
}

const facets: readonly FacetOf[] = [
  { key: "states", by: "STATE", title: "State", word: (v) => stateWords[v as FindingState] },
  { key: "practices", by: "PRACTICE", title: "Practice", word: (v) => practiceWords[v as Practice]?.word ?? "none named" },
  { key: "clouds", by: "CLOUD", title: "Cloud", word: (v) => clouds[v as Cloud] ?? "not known" },
  { key: "owners", by: "OWNER", title: "Owner", word: (v) => (v === "-" ? "nobody" : v) },
  { key: "accounts", by: "ACCOUNT", title: "Account", word: (v) => (v === "-" ? "in none" : v) },
  { key: "reports", by: "REPORT", title: "Report", word: (v) => v },
];

/** What narrows the list. Each choice is counted under all the others. */
export function Facets() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const set = (change: Partial<FindingsSearch>, replace = false) => void navigate({ search: (s) => ({ ...s, ...change }), replace, resetScroll: false });
  return (
    <search className={css.facets} aria-label="Filters of findings">
      <TextInput
        label="Words"
        description="In subject or title"
        leftSection={<IconSearch size={16} aria-hidden="true" />}
        value={search.q ?? ""}
        onChange={(e) => set({ q: e.currentTarget.value === "" ? undefined : e.currentTarget.value }, true)}
      />
      <fieldset className={css.facet}>
        <legend>Change</legend>
        <Checkbox size="xs" label="New since the last look" checked={search.new ?? false} onChange={(e) => set({ new: e.currentTarget.checked ? true : undefined })} />
        <Checkbox size="xs" label="Not known at the last look" checked={search.notKnown ?? false} onChange={(e) => set({ notKnown: e.currentTarget.checked ? true : undefined })} />
        {search.since !== undefined && <Checkbox size="xs" label={`Began after run ${search.since.replace(/^run:/, "")}`} checked onChange={() => set({ since: undefined })} />}
      </fieldset>
      <SeverityFacet search={search} set={set} />
      {facets.map((f) => (
        <Facet key={f.key} facet={f} search={search} set={set} />
      ))}
    </search>
  );
}

/** Counts of one facet under all the other choices. */
function useCounts(search: FindingsSearch, without: Partial<FindingsSearch>, by: FindingFacetKind): { value: string; count: number }[] {
  const asked = useQuestion(FindingFacetsDocument, { filter: filterOf({ ...search, ...without }) }, { fresh: 10_000, keep: true });
  return asked.data?.findings.facets.find((f) => f.by === by)?.values ?? [];
}

function SeverityFacet({ search, set }: { search: FindingsSearch; set: (change: Partial<FindingsSearch>) => void }) {
  const counts = useCounts(search, { severity: undefined }, "SEVERITY");
  const upTo = (s: FindingSeverity) => severities.slice(0, severities.indexOf(s) + 1).reduce((n, w) => n + (counts.find((c) => c.value === w)?.count ?? 0), 0);
  return (
    <fieldset className={css.facet}>
      <legend>Severity</legend>
      {severities.map((s, i) => (
        <Radio
          key={s}
          size="xs"
          name="severity"
          value={s}
          checked={(search.severity ?? "INFO") === s}
          onChange={() => set({ severity: s === "INFO" ? undefined : s })}
          label={<Option word={i === 0 ? "critical" : s === "INFO" ? "any" : `${s.toLowerCase()} or worse`} count={upTo(s)} />}
        />
      ))}
    </fieldset>
  );
}

/** Options of a facet that are shown before the rest is asked for. */
const shown = 7;

function Facet({ facet, search, set }: { facet: FacetOf; search: FindingsSearch; set: (change: Partial<FindingsSearch>) => void }) {
  const [open, setOpen] = useState(false);
  // Of states all are counted, since open ones alone are the default.
  const counts = useCounts(search, facet.key === "states" ? { states: ["ALL"] } : { [facet.key]: undefined }, facet.by);
  const chosen: readonly string[] = facet.key === "states" ? (search.states ?? ["OPEN"]) : (search[facet.key] ?? []);
  const named = counts.map((c) => ({ value: c.value === "" ? "-" : c.value, count: c.count }));
  // What is chosen stays on the page even where nothing has it.
  const options = [...named, ...chosen.filter((v) => v !== "ALL" && !named.some((c) => c.value === v)).map((value) => ({ value, count: 0 }))];
  const some = open ? options : options.filter((o, i) => i < shown || chosen.includes(o.value));
  const turn = (value: string, on: boolean) => {
    const all = chosen.includes("ALL") ? options.map((o) => o.value) : chosen;
    const next = on ? [...all, value] : all.filter((v) => v !== value);
    const plain = facet.key === "states" ? (next.length === 1 && next[0] === "OPEN" ? [] : next.length === 0 ? ["ALL"] : next) : next;
    set({ [facet.key]: plain.length === 0 ? undefined : plain });
  };
  if (options.length === 0) {
    return null;
  }
  return (
    <fieldset className={css.facet}>
      <legend>{facet.title}</legend>
      {some.map((o) => (
        <Checkbox
          key={o.value}
          size="xs"
          checked={chosen.includes(o.value) || chosen.includes("ALL")}
          onChange={(e) => turn(o.value, e.currentTarget.checked)}
          label={<Option word={facet.word(o.value)} count={o.count} />}
        />
      ))}
      {options.length > shown && (
        <button type="button" className={css.more} aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? "Show fewer" : `Show all ${options.length} of ${facet.title.toLowerCase()}`}
        </button>
      )}
    </fieldset>
  );
}

function Option({ word, count }: { word: string; count: number }) {
  return (
    <span className={css.option}>
      <span>{word}</span> <span className={css.number}>{count.toLocaleString("en")}</span>
    </span>
  );
}
