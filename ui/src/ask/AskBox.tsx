import { IconSearch } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { flushSync } from "react-dom";

import { ask } from "../api/ask";
import { announce } from "../feedback/announce";
import { useRun } from "../shell/run";
import { CheckPatternDocument } from "./box.graphql.ts";
import { Combobox } from "./Combobox";
import { useOffers, type Offer } from "./offers";
import { isPattern } from "./pattern";
import { readQuestion } from "./question";
import { useFollowed } from "./useFollowed";

export interface AskBoxProps {
  id: string;
  label: string;
  placeholder?: string;
  large?: boolean;
  /** What stands in it at first, and again each time that this is another text. */
  initial?: string;
  /** Keeps the text when it was asked. */
  keep?: boolean;
  /** A fault stands below, by this id. */
  faultId?: string | undefined;
}

/** Takes words, a path pattern or a question, helps to write it, and goes to where it is answered. */
export function AskBox({ id, label, placeholder, large = false, initial = "", keep = false, faultId }: AskBoxProps) {
  const [text, setText] = useFollowed(initial);
  const [caret, setCaret] = useState(initial.length);
  const { offers, hint } = useOffers(text, caret);
  const navigate = useNavigate();
  const at = useRun();
  const write = (next: string, place: number) => {
    setText(next);
    setCaret(place);
  };
  const left = () => {
    if (!keep) {
      write("", 0);
    }
  };
  const choose = ({ act }: Offer) => {
    switch (act.does) {
      case "write": {
        const place = act.from + act.text.length;
        // The box redraws first; then the caret goes to where the next word begins. Both before the next key: a caret that is
        // set later would stand before what was typed meanwhile.
        flushSync(() => write(text.slice(0, act.from) + act.text + text.slice(act.to), place));
        document.querySelector<HTMLInputElement>(`#${id}`)?.setSelectionRange(place, place);
        return;
      }
      case "open":
        left();
        void navigate({ to: "/resource", search: (s) => ({ at: s.at, id: act.id }) });
        return;
      case "ask":
        left();
        void navigate({ to: "/ask", search: (s) => ({ at: s.at, ...act.search }) });
    }
  };
  const submit = async () => {
    const asked = text.trim();
    if (asked === "") {
      return;
    }
    if (isPattern(asked) && (await right(asked, at))) {
      left();
      await navigate({ to: "/paths", search: (s) => ({ at: s.at, pattern: asked }) });
      return;
    }
    left();
    const question = readQuestion(asked);
    await navigate({ to: "/ask", search: (s) => ({ at: s.at, ...(question?.search ?? { q: asked }) }) });
  };
  return (
    <form
      role="search"
      aria-label={label}
      onSubmit={(e) => {
        e.preventDefault();
        void submit();
      }}
    >
      <Combobox
        id={id}
        label={label}
        large={large}
        {...(placeholder === undefined ? {} : { placeholder })}
        value={text}
        change={write}
        choices={offers}
        hint={hint}
        choose={choose}
        submit={() => void submit()}
        icon={<IconSearch size={large ? 20 : 18} aria-hidden="true" />}
        invalid={faultId !== undefined}
        {...(faultId === undefined ? {} : { describedBy: faultId })}
      />
    </form>
  );
}

/** Whether the server can read the pattern. Any fault is shown by the Ask page, which asks again. */
async function right(pattern: string, at: string | null): Promise<boolean> {
  try {
    await ask(CheckPatternDocument, { pattern, at });
    return true;
  } catch {
    announce("The pattern has a fault");
    return false;
  }
}
