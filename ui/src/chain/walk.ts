import type { KeyboardEvent } from "react";

/** How an item of a drawing takes part in walking with the arrow keys: one item of all is a tab stop. */
export interface Place {
  tab: 0 | -1;
  /** Its turn, from 0. */
  at: number;
  focused: () => void;
  walk: (event: KeyboardEvent<Element>) => void;
}

/** Walks from item to item in their turn: a chain is a line. */
export function stride(event: KeyboardEvent<Element>): void {
  const items = [...(event.currentTarget.closest("svg[data-drawing]")?.querySelectorAll<SVGElement>("[data-at]") ?? [])].sort(
    (a, b) => Number(a.dataset["at"]) - Number(b.dataset["at"]),
  );
  const here = items.indexOf(event.currentTarget as SVGElement);
  const next = { ArrowDown: here + 1, ArrowRight: here + 1, ArrowUp: here - 1, ArrowLeft: here - 1, Home: 0, End: items.length - 1 }[event.key];
  const item = next === undefined ? undefined : items[next];
  if (next !== undefined && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    event.stopPropagation();
    item?.focus();
  }
}
