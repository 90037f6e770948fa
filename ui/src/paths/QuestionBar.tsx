import { Button, Checkbox, NumberInput, SegmentedControl, TextInput } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";

import { Combobox } from "../ask/Combobox";
import { useOffers } from "../ask/offers";
import { ThingField } from "../ask/ThingField";
import css from "./paths.module.css";
import { usual } from "./question";
import type { PathsSearch } from "./search";

const route = getRouteApi("/paths");

const starts = [
  { word: "internet", says: "anyone outside" },
  { word: "owned", says: "what is marked as in an attacker's hands" },
  { word: "sensitive", says: "what is marked as a crown jewel" },
];
const ends = [
  { word: "ADMIN", says: "full control of an account or above" },
  { word: "tenant", says: "full control of the Entra tenant" },
  { word: "sensitive", says: "what is marked as a crown jewel" },
  { word: "owned", says: "what is marked as in an attacker's hands" },
];

const list = (text: string): string[] | undefined => {
  const parts = text.split("\n").flatMap((l) => l.split(";")).map((p) => p.trim()).filter((p) => p !== "");
  return parts.length > 0 ? parts : undefined;
};

/** A number for the address; undefined where it is none, or the usual one. */
const unless = (value: number | string, normal: number): number | undefined => (Number(value) === normal || Number(value) < 1 ? undefined : Number(value));

/** The question itself: a pattern or both ends, and what narrows it. Nothing is asked before it is sent. */
export function QuestionBar() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [by, setBy] = useState<"pattern" | "ends">(search.pattern === undefined && search.from !== undefined ? "ends" : "pattern");
  const [pattern, setPattern] = useState(search.pattern ?? "");
  const [caret, setCaret] = useState(pattern.length);
  const [from, setFrom] = useState(search.from ?? "");
  const [to, setTo] = useState(search.to ?? "");
  const [via, setVia] = useState((search.via ?? []).join("; "));
  const [avoiding, setAvoiding] = useState((search.avoiding ?? []).join("; "));
  const [hops, setHops] = useState<number | string>(search.hops ?? usual.hops);
  const [first, setFirst] = useState<number | string>(search.first ?? usual.first);
  const { offers, hint } = useOffers(pattern, caret);
  const writing = offers.filter((o) => o.act.does === "write");
  const ready = by === "pattern" ? pattern.trim() !== "" : from !== "" && to !== "";
  const change = (next: Partial<PathsSearch>) => void navigate({ search: (s) => ({ ...s, chain: undefined, step: undefined, ...next }) });
  const submit = () => {
    if (ready) {
      const asked = by === "pattern" ? { pattern: pattern.trim(), from: undefined, to: undefined } : { pattern: undefined, from, to };
      change({ ...asked, via: list(via), avoiding: list(avoiding), hops: unless(hops, usual.hops), first: unless(first, usual.first) });
    }
  };
  const narrowed = [search.via, search.avoiding, search.hops, search.first, search.latent, search.shortest, search.each].filter((v) => v !== undefined).length;
  return (
    <form
      className={css.bar}
      aria-label="Path question"
      onSubmit={(e) => {
        e.preventDefault();
        submit();
      }}
    >
      <div className={css.barLine}>
        <SegmentedControl
          size="sm"
          aria-label="Ask by"
          value={by}
          onChange={(v) => setBy(v)}
          data={[
            { value: "pattern", label: "Pattern" },
            { value: "ends", label: "From and to" },
          ]}
        />
        {by === "pattern" ? (
          <div className={css.grow}>
            <Combobox
              id="paths-pattern"
              label="Pattern"
              mono
              value={pattern}
              placeholder="public principal -> admin role"
              change={(text, place) => {
                setPattern(text);
                setCaret(place);
              }}
              choices={writing}
              hint={writing.length > 0 ? hint : ""}
              choose={({ act }) => {
                if (act.does === "write") {
                  const place = act.from + act.text.length;
                  setPattern(pattern.slice(0, act.from) + act.text + pattern.slice(act.to));
                  setCaret(place);
                }
              }}
              submit={submit}
            />
          </div>
        ) : (
          <div className={css.ends}>
            <ThingField label="From" value={from} change={setFrom} words={starts} submit={submit} />
            <Button
              variant="default"
              onClick={() => {
                setFrom(to);
                setTo(from);
              }}
            >
              Swap
            </Button>
            <ThingField label="To" value={to} change={setTo} words={ends} submit={submit} />
          </div>
        )}
        <Button type="submit" disabled={!ready}>
          Find chains
        </Button>
      </div>
      <details className={css.narrow} open={narrowed > 0 || undefined}>
        <summary>
          Narrow or widen{narrowed > 0 ? ` (${narrowed} set)` : ""}
        </summary>
        <div className={css.fields}>
          <TextInput label="Via" description="Ids, or nodes as in a pattern; several by ;" value={via} onChange={(e) => setVia(e.currentTarget.value)} />
          <TextInput label="Avoiding" description="Lie nowhere on the chain; several by ;" value={avoiding} onChange={(e) => setAvoiding(e.currentTarget.value)} />
          <NumberInput
            label="Steps at most"
            description={`${usual.hops} unless said otherwise`}
            min={1}
            max={usual.mostHops}
            value={hops}
            onChange={setHops}
          />
          <NumberInput
            label="Chains at most"
            description={`${usual.first} unless said otherwise`}
            min={1}
            max={usual.mostFirst}
            value={first}
            onChange={setFirst}
          />
          <div className={css.boxes}>
            <Checkbox label="Steps that guardrails alone hold back, too" checked={search.latent ?? false} onChange={(e) => change({ latent: e.currentTarget.checked || undefined })} />
            <Checkbox label="Only the cheapest" checked={search.shortest ?? false} onChange={(e) => change({ shortest: e.currentTarget.checked || undefined })} />
            <Checkbox label="The cheapest for each pair of ends" checked={search.each ?? false} onChange={(e) => change({ each: e.currentTarget.checked || undefined })} />
          </div>
        </div>
      </details>
    </form>
  );
}
