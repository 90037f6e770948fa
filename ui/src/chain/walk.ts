import type { KeyboardEvent } from "react";

/** How an item of a drawing takes part in walking with the arrow keys: one item of all is a tab stop. */
export interface Place {
  tab: 0 | -1;
  /** Its turn, from 0. */
  at: number;
  /** Its middle, where walking goes by direction. */
  x?: number;
  y?: number;
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

interface Spot {
  x: number;
  y: number;
}

const directions: Record<string, Spot> = { ArrowDown: { x: 0, y: 1 }, ArrowUp: { x: 0, y: -1 }, ArrowRight: { x: 1, y: 0 }, ArrowLeft: { x: -1, y: 0 } };

/** Walks to what lies nearest in a direction: what lies straight ahead goes before what lies aside. */
export function compass(event: KeyboardEvent<Element>): void {
  const direction = directions[event.key];
  if (direction === undefined || event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  event.preventDefault();
  event.stopPropagation();
  const items = [...(event.currentTarget.closest("svg[data-drawing]")?.querySelectorAll<SVGElement>("[data-at]") ?? [])];
  const spots = items.map((item) => ({ x: Number(item.dataset["x"]), y: Number(item.dataset["y"]) }));
  const here = items.indexOf(event.currentTarget as SVGElement);
  items[ahead(spots, here, direction)]?.focus();
}

/** The place of the nearest spot ahead; -1 where there is none. */
export function ahead(spots: readonly Spot[], here: number, direction: Spot): number {
  const from = spots[here];
  let best = -1;
  let least = Infinity;
  spots.forEach((spot, i) => {
    if (from === undefined || i === here) {
      return;
    }
    const [dx, dy] = [spot.x - from.x, spot.y - from.y];
    const along = dx * direction.x + dy * direction.y;
    const aside = Math.abs(dx * direction.y) + Math.abs(dy * direction.x);
    const far = along + 2 * aside;
    if (along > 1 && aside <= 4 * along && far < least) {
      [best, least] = [i, far];
    }
  });
  return best;
}
