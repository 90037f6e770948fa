import { useQuestion } from "../api/question";
import { useRun } from "../shell/run";
import { ThingLink } from "../vocabulary/Thing";
import { NamedDocument } from "./ask.graphql.ts";
import { Combobox, type Choice } from "./Combobox";
import css from "./forms.module.css";
import { ThingChoice, useThings } from "./offers";

interface Pick extends Choice {
  id: string;
}

/** A word that stands for an end, such as internet. */
export interface EndWord {
  word: string;
  says: string;
}

interface ThingFieldProps {
  label: string;
  value: string;
  /** Each new text, and the id of what is taken from the list. */
  change: (id: string) => void;
  /** The id alone of what is taken from the list. */
  chosen?: (id: string) => void;
  placeholder?: string;
  /** Words that may stand instead of an id. */
  words?: readonly EndWord[];
  /** Enter, when nothing in the list is chosen. */
  submit?: () => void;
}

/** A box for one thing of the estate: type part of its name, take it from the list; an id can be written as it is. */
export function ThingField({ label, value, change, chosen, placeholder, words = [], submit }: ThingFieldProps) {
  const at = useRun();
  const { things, total } = useThings(value);
  const exact = things.some((t) => t.id === value);
  const named = useQuestion(NamedDocument, { id: value, at }, { enabled: value.length > 3 && /[:/@]/.test(value), keep: false });
  const choices: Pick[] = [
    ...words
      .filter((w) => value === "" || w.word.toLowerCase().startsWith(value.toLowerCase()))
      .map((w) => ({
        key: `word ${w.word}`,
        group: "Words",
        id: w.word,
        show: (
          <>
            <code>{w.word}</code>
            <span className={css.aside}>{w.says}</span>
          </>
        ),
      })),
    ...(exact && things.length === 1 ? [] : things.map((thing) => ({ key: thing.id, group: "Things", id: thing.id, show: <ThingChoice thing={thing} /> }))),
  ];
  const thing = named.data?.entity;
  const nothing = total === 0 && choices.length === 0 && thing === null ? "Nothing in this run has that in its name or id. It can be asked about all the same." : "";
  return (
    <div>
      <Combobox
        label={label}
        labelled
        mono
        value={value}
        change={change}
        choices={choices}
        choose={(c) => {
          change(c.id);
          chosen?.(c.id);
        }}
        hint={nothing}
        {...(placeholder === undefined ? {} : { placeholder })}
        {...(submit === undefined ? {} : { submit })}
      />
      <div className={css.named}>{thing && <ThingLink thing={thing} />}</div>
    </div>
  );
}
