import { useDebouncedValue } from "@mantine/hooks";
import { IconArrowRight, IconHelpCircle, IconSearch } from "@tabler/icons-react";

import type { FacetKind } from "../api/schema";
import { useQuestion } from "../api/question";
import { useRun } from "../shell/run";
import { LabelIcon, typeWords } from "../vocabulary/Thing";
import { clouds, count, useVocabulary } from "../vocabulary/words";
import type { ThingFragment } from "../vocabulary/vocabulary.graphql.ts";
import { OfferedDocument, ValuesDocument } from "./box.graphql.ts";
import type { Choice } from "./Combobox";
import css from "./combobox.module.css";
import { complete, isPattern, quoted, type Completion } from "./pattern";
import { readQuestion } from "./question";
import type { AskSearch } from "./search";

/** What happens when a choice is taken. */
export type Act =
  | { does: "write"; from: number; to: number; text: string }
  | { does: "open"; id: string }
  | { does: "ask"; search: AskSearch };

export interface Offer extends Choice {
  act: Act;
}

/** A thing in a list of choices: icon, name, what and where it is. */
export function ThingChoice({ thing }: { thing: ThingFragment }) {
  return (
    <>
      <LabelIcon labels={thing.labels} />
      <span className={css.main}>{thing.name}</span>
      <span className={css.aside}>{[typeWords(thing), thing.cloud === null ? "" : clouds[thing.cloud], thing.account].filter((p) => p !== "").join(" · ")}</span>
    </>
  );
}

/** Things by part of their name or id, a moment after the last key. */
export function useThings(text: string): { things: readonly ThingFragment[]; total: number | undefined } {
  const at = useRun();
  const [asked] = useDebouncedValue(text.trim(), 150);
  const offered = useQuestion(OfferedDocument, { text: asked, at }, { enabled: asked !== "", keep: true });
  const data = asked === "" || text.trim() === "" ? undefined : offered.data;
  return { things: data?.search.edges.map((e) => e.node) ?? [], total: data?.search.totalCount };
}

const facetOf: Record<string, FacetKind> = { account: "ACCOUNT", type: "TYPE", region: "REGION" };

/** The values that a constraint of a pattern may have. */
function useValues(wanted: Completion["values"]): { value: string; aside: string; thing?: ThingFragment }[] {
  const at = useRun();
  const by = facetOf[wanted?.key ?? ""];
  const named = wanted?.key === "name" || wanted?.key === "id";
  const { things } = useThings(named ? (wanted?.text.replaceAll("*", "") ?? "") : "");
  const facets = useQuestion(ValuesDocument, { by: by === undefined ? [] : [by], text: null, at }, { enabled: by !== undefined });
  if (named) {
    return things.map((thing) => ({ value: wanted?.key === "name" ? thing.name : thing.id, aside: "", thing }));
  }
  const typed = wanted?.text.toLowerCase() ?? "";
  return (by === undefined ? [] : (facets.data?.search.facets[0]?.values ?? []))
    .filter((v) => v.value !== "" && v.value.toLowerCase().includes(typed))
    .slice(0, 12)
    .map((v) => ({ value: v.value, aside: count(v.count, "thing") }));
}

/** What the box offers for a text with the caret at a place, and what is said below the list. */
export function useOffers(text: string, caret: number): { offers: Offer[]; hint: string } {
  const vocabulary = useVocabulary();
  const pattern = isPattern(text);
  const completion = complete(text, caret, vocabulary);
  const values = useValues(completion.values);
  const question = pattern ? undefined : readQuestion(text);
  const { things, total } = useThings(pattern ? "" : (question?.about ?? text));
  if (pattern) {
    return { offers: [...completion.options.map((o) => writes(o, completion)), ...values.map((v) => valued(v, completion))], hint: "" };
  }
  if (text.trim() === "") {
    return { offers: [], hint: "" };
  }
  const offers: Offer[] = [
    ...(question === undefined
      ? []
      : [
          {
            key: "question",
            group: "Question",
            act: { does: "ask" as const, search: question.search },
            show: (
              <>
                <IconHelpCircle size={18} aria-hidden="true" />
                <span className={css.main}>{question.says}</span>
              </>
            ),
          },
        ]),
    ...things.map(
      (thing): Offer => ({
        key: thing.id,
        group: question?.about === undefined ? "Things" : "Question",
        act: question?.about === undefined ? { does: "open", id: thing.id } : { does: "ask", search: { ...question.search, resource: thing.id } },
        show: <ThingChoice thing={thing} />,
      }),
    ),
    ...(total !== undefined && total > things.length && question?.about === undefined
      ? [
          {
            key: "all",
            group: "Things",
            act: { does: "ask" as const, search: { q: text.trim() } },
            show: (
              <>
                <IconSearch size={18} aria-hidden="true" />
                <span className={css.main}>All {count(total, "thing")} with “{text.trim()}”</span>
              </>
            ),
          },
        ]
      : []),
    ...begun(text, completion),
    ...values.map((v) => valued(v, completion)),
  ];
  return { offers, hint: total === 0 && offers.length === 0 ? `Nothing has “${text.trim()}” in its name or id.` : "" };
}

/** The first choices of a pattern that the words might begin. */
function begun(text: string, completion: Completion): Offer[] {
  const finished = text.trim().split(/\s+/).length > 1 || /\s$/.test(text);
  return completion.options
    .filter((o) => !finished || o.group === "Next" || o.group === "Kind of node" || o.group === "Flag")
    .slice(0, 4)
    .map((o) => ({ ...writes(o, completion), key: `begin ${o.word}`, group: "Path pattern" }));
}

function writes(option: Completion["options"][number], { from, to }: Completion): Offer {
  return {
    key: `${option.group} ${option.word}`,
    group: option.group,
    act: { does: "write", from, to, text: option.insert },
    show: (
      <>
        {option.group === "Next" && <IconArrowRight size={16} aria-hidden="true" />}
        <code>{option.word}</code>
        <span className={css.aside}>{option.says}</span>
      </>
    ),
  };
}

function valued(v: ReturnType<typeof useValues>[number], { from, to }: Completion): Offer {
  return {
    key: `value ${v.thing?.id ?? v.value}`,
    group: "Value",
    act: { does: "write", from, to, text: `${quoted(v.value)} ` },
    show: v.thing ? (
      <ThingChoice thing={v.thing} />
    ) : (
      <>
        <code>{v.value}</code>
        <span className={css.aside}>{v.aside}</span>
      </>
    ),
  };
}
