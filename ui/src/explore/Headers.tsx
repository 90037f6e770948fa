import { useEffect, useRef, type RefObject } from "react";

import { LabelIcon } from "../vocabulary/Thing";
import css from "./explore.module.css";
import type { Axes } from "./lanes";
import { rowName, words } from "./replay";
import type { Stage } from "./stage";

/** The head of the table that an overview is: it stays at the edges while the rest moves, as in a spreadsheet. */
export function Headers({ axes, stage, drawRef }: { axes: Axes; stage: Stage | null; drawRef: RefObject<() => void> }) {
  const rows = useRef<HTMLDivElement>(null);
  const columns = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const draw = () => {
      if (stage === null) {
        return;
      }
      const step = spread(axes.columns.map((c) => stage.onPage({ x: c.at, y: 0 }).x));
      place(rows.current, axes.rows, (at) => ["translateY", stage.onPage({ x: 0, y: at }).y], 15);
      place(columns.current, axes.columns, (at) => ["translateX", stage.onPage({ x: at, y: 0 }).x], 24);
      columns.current?.toggleAttribute("data-narrow", step < 92);
      columns.current?.style.setProperty("--room", `${Math.floor(step - 34)}px`);
    };
    drawRef.current = draw;
    draw();
  }, [axes, stage, drawRef]);
  return (
    <>
      <div ref={columns} className={css.columns} aria-hidden="true">
        {axes.columns.map((c) => (
          <div key={c.key} title={words(c.key)}>
            <LabelIcon labels={[c.key]} size={13} />
            <span>{words(c.key)}</span>
          </div>
        ))}
      </div>
      <div ref={rows} className={css.rows} aria-hidden="true">
        {axes.rows.map((r) => (
          <div key={r.key}>{rowName(r.item)}</div>
        ))}
      </div>
    </>
  );
}

/** How far apart neighbours are, in px. */
function spread(places: readonly number[]): number {
  const sorted = places.toSorted((a, b) => a - b);
  return Math.min(...sorted.slice(1).map((p, i) => p - (sorted[i] ?? 0)), Infinity);
}

/** Moves each name to its place; those that would lie on the one before are not shown. */
function place(frame: HTMLElement | null, list: readonly { at: number }[], where: (at: number) => [string, number], room: number): void {
  let last = -Infinity;
  const children = [...(frame?.children ?? [])] as HTMLElement[];
  const placed = list.map((x, i) => ({ child: children[i], at: where(x.at) })).sort((a, b) => a.at[1] - b.at[1]);
  for (const { child, at } of placed) {
    if (child === undefined) {
      continue;
    }
    const shown = at[1] - last >= room && at[1] > 0;
    child.style.transform = `${at[0]}(${at[1]}px)`;
    child.style.visibility = shown ? "visible" : "hidden";
    if (shown) {
      last = at[1];
    }
  }
}
