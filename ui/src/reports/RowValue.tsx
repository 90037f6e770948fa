import { useState } from "react";

import { ThingLink } from "../vocabulary/Thing";
import { phrase, useVocabulary } from "../vocabulary/words";
import type { Kind } from "../api/schema";
import css from "./reports.module.css";
import type { Things } from "./things";
import { chainOf, codeOf, nodeId, type RowChain, valueText } from "./value";

/** How much of a list is shown before it is opened. */
const shown = 3;

/** A text of more characters gets room to break its lines in. */
const long = 24;

/** One value of a row: nodes as links, chains and lists in words. */
export function RowValue({ value, things }: { value: unknown; things: Things }) {
  const chain = chainOf(value);
  if (chain !== undefined) {
    return <ChainWords chain={chain} things={things} />;
  }
  if (value === null || value === undefined || value === "") {
    return <span className={css.dim}>–</span>;
  }
  if (Array.isArray(value)) {
    return <ListWords values={value} things={things} />;
  }
  if (typeof value === "boolean") {
    return value ? "yes" : "no";
  }
  if (typeof value === "number") {
    return value.toLocaleString("en", { maximumFractionDigits: 4 });
  }
  const thing = things.get(typeof value === "string" ? value : (nodeId(value) ?? ""));
  if (thing !== undefined) {
    return (
      <span className={css.thing}>
        <ThingLink thing={thing} plain />
      </span>
    );
  }
  const text = valueText(value);
  const code = codeOf(text);
  if (code !== undefined) {
    return (
      <span className={css.long} title={code}>
        the code of {things.get(code)?.name ?? code} lets its caller act as it
      </span>
    );
  }
  return text.length > long ? <span className={css.long}>{text}</span> : text;
}

function ListWords({ values, things }: { values: readonly unknown[]; things: Things }) {
  const [open, setOpen] = useState(false);
  if (values.length === 0) {
    return <span className={css.dim}>–</span>;
  }
  const rest = values.length - shown;
  const some = open || rest <= 1 ? values : values.slice(0, shown);
  return (
    <ul className={css.values}>
      {some.map((v, i) => (
        // A list of values has no keys of its own, and its order is that of the answer.
        <li key={i}>
          <RowValue value={v} things={things} />
        </li>
      ))}
      {rest > 1 && (
        <li>
          <button type="button" className={css.more} aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? "Show fewer" : `${rest} more`}
          </button>
        </li>
      )}
    </ul>
  );
}

/** A chain in one line of words, by the names of its nodes. */
export function ChainWords({ chain, things }: { chain: RowChain; things: Things }) {
  const vocabulary = useVocabulary();
  return (
    <span className={css.chain}>
      {chain.nodes.map((id, i) => {
        const step = chain.steps[i - 1];
        return (
          <span key={i}>
            {step && (
              <span className={css.verb}>
                {" "}
                {step.backwards ? "←" : ""} {phrase(step.kind as Kind, vocabulary)}
                {step.certainty === "certain" ? "" : ` (${step.certainty === "unknown" ? "not known" : step.certainty})`} {step.backwards ? "" : "→"}{" "}
              </span>
            )}
            <span title={id}>{things.get(id)?.name ?? id}</span>
          </span>
        );
      })}
    </span>
  );
}
