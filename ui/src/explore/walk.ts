import type { Spots, Tie } from "./picture";

export type Arrow = "ArrowUp" | "ArrowDown" | "ArrowLeft" | "ArrowRight";

const angles: Record<Arrow, number> = { ArrowRight: 0, ArrowDown: Math.PI / 2, ArrowLeft: Math.PI, ArrowUp: -Math.PI / 2 };

/** How far off the arrow's way an item may lie, in radians. */
const cone = Math.PI / 2.5;

/**
 * Where an arrow leads from an item: to the neighbour that lies best in its way; where no neighbour does, to whatever item
 * does, so that every item can be reached. Undefined where there is nothing.
 */
export function next(from: string, arrow: Arrow, spots: Spots, ties: readonly Tie[]): string | undefined {
  const neighbours = new Set<string>();
  for (const t of ties) {
    if (t.from === from) {
      neighbours.add(t.to);
    }
    if (t.to === from) {
      neighbours.add(t.from);
    }
  }
  neighbours.delete(from);
  return best(from, angles[arrow], spots, neighbours) ?? best(from, angles[arrow], spots, spots.keys());
}

function best(from: string, way: number, spots: Spots, among: Iterable<string>): string | undefined {
  const at = spots.get(from);
  let found: string | undefined;
  let least = Infinity;
  for (const id of among) {
    const spot = spots.get(id);
    if (at === undefined || spot === undefined || id === from) {
      continue;
    }
    const dx = spot.x - at.x;
    const dy = spot.y - at.y;
    const off = Math.abs(Math.atan2(Math.sin(Math.atan2(dy, dx) - way), Math.cos(Math.atan2(dy, dx) - way)));
    if (off > cone) {
      continue;
    }
    const far = Math.hypot(dx, dy) * (1 + off);
    if (far < least) {
      least = far;
      found = id;
    }
  }
  return found;
}

/** The item to begin with when none is selected: the leftmost, of those the uppermost. */
export function start(spots: Spots): string | undefined {
  let found: string | undefined;
  for (const [id, spot] of spots) {
    const best = found === undefined ? undefined : spots.get(found);
    if (best === undefined || spot.x < best.x || (spot.x === best.x && spot.y < best.y)) {
      found = id;
    }
  }
  return found;
}
