import type { Label } from "../api/schema";
import { mainLabel } from "../vocabulary/words";
import type { Item, Spot, Spots, Tie } from "./picture";
import { bounds } from "./stage";

// A deterministic layout: the same canvas is drawn the same each time. Access leads from left to right.

const columnWidth = 210;
const rowHeight = 64;
/** Of the table of accounts and kinds. */
const cellWidth = 132;
/** A column that is longer than this stands in several beside one another. */
const longest = 24;

/** The place of a kind of thing in a chain of attack: from outside through identities and code to what matters. */
const order: Record<Label, number> = {
  Internet: 0,
  Public: 0,
  IdentityProvider: 0,
  NetworkRule: 1,
  Network: 1,
  Subnet: 1,
  Endpoint: 1,
  Trigger: 1,
  User: 2,
  Group: 2,
  Principal: 2,
  Application: 2,
  Function: 3,
  Instance: 3,
  Registry: 3,
  Role: 4,
  ServiceAccount: 4,
  Policy: 5,
  Grant: 5,
  Key: 6,
  Secret: 6,
  DataStore: 7,
  Queue: 7,
  Topic: 7,
  Resource: 7,
  Container: 8,
  Account: 8,
  Organization: 8,
};

/** Columns by the distance from the root where there is one, else a table of accounts and kinds. */
export function lanes(items: readonly Item[], ties: readonly Tie[], root: string | null): Map<string, Spot> {
  return root !== null && items.some((i) => i.id === root) ? fromRoot(items, ties, root) : byAccount(items);
}

/** How many steps each item is from the root; what leads to the root is before it. What is not tied to it has none. */
export function distances(items: readonly Item[], ties: readonly Tie[], root: string): Map<string, number> {
  const near = new Map<string, { id: string; by: number }[]>(items.map((i) => [i.id, []]));
  for (const t of ties) {
    near.get(t.from)?.push({ id: t.to, by: 1 });
    near.get(t.to)?.push({ id: t.from, by: -1 });
  }
  const out = new Map([[root, 0]]);
  const queue = [root];
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    for (const n of near.get(at) ?? []) {
      if (!out.has(n.id)) {
        out.set(n.id, (out.get(at) ?? 0) + n.by);
        queue.push(n.id);
      }
    }
  }
  return out;
}

function fromRoot(items: readonly Item[], ties: readonly Tie[], root: string): Map<string, Spot> {
  const far = distances(items, ties, root);
  const last = Math.max(0, ...far.values());
  const columns = new Map<number, Item[]>();
  for (const item of items) {
    const column = far.get(item.id) ?? last + 1 + order[mainLabel(item.labels)] / 100;
    columns.set(column, [...(columns.get(column) ?? []), item]);
  }
  const spots = new Map<string, Spot>();
  let x = 0;
  let before: Map<string, Spot> = spots;
  for (const column of [...columns.keys()].sort((a, b) => a - b)) {
    const list = sorted(columns.get(column) ?? [], ties, before);
    const side = Math.ceil(list.length / longest);
    const rows = Math.ceil(list.length / side);
    const placed = new Map<string, Spot>();
    list.forEach((item, i) => {
      const row = i % rows;
      placed.set(item.id, { x: x + Math.floor(i / rows) * columnWidth, y: (row - (Math.min(rows, list.length) - 1) / 2) * rowHeight });
    });
    placed.forEach((spot, id) => spots.set(id, spot));
    before = spots;
    x += side * columnWidth + 20;
  }
  return spots;
}

/** By the mean height of what each is tied to on the left, so that lines cross little; then by kind and name. */
function sorted(list: Item[], ties: readonly Tie[], before: ReadonlyMap<string, Spot>): Item[] {
  const sums = new Map<string, { y: number; n: number }>();
  const wanted = new Set(list.map((i) => i.id));
  const pull = (id: string, other: string) => {
    const spot = before.get(other);
    if (spot !== undefined && wanted.has(id)) {
      const sum = sums.get(id) ?? { y: 0, n: 0 };
      sums.set(id, { y: sum.y + spot.y, n: sum.n + 1 });
    }
  };
  for (const t of ties) {
    pull(t.from, t.to);
    pull(t.to, t.from);
  }
  const height = (i: Item) => {
    const sum = sums.get(i.id);
    return sum === undefined ? 0 : Math.round(sum.y / sum.n / rowHeight);
  };
  return list.toSorted((a, b) => height(a) - height(b) || compareItems(a, b));
}

/** A table: a row for each account, the largest first, and a column for each kind. */
function byAccount(items: readonly Item[]): Map<string, Spot> {
  const labels = [...new Set(items.map((i) => mainLabel(i.labels)))].sort((a, b) => order[a] - order[b] || a.localeCompare(b));
  const rows = new Map<string, Item[]>();
  for (const item of items) {
    // What stands in no account is above all, the other accounts below.
    const key = item.account ?? others;
    rows.set(key, [...(rows.get(key) ?? []), item]);
  }
  const rank = (account: string) => (account === "" ? 0 : account === others ? 2 : 1);
  const size = (row: readonly Item[]) => row.reduce((n, i) => n + i.count, 0);
  const spots = new Map<string, Spot>();
  let y = 0;
  for (const [, row] of [...rows].sort(([a, x], [b, z]) => rank(a) - rank(b) || size(z) - size(x) || a.localeCompare(b))) {
    const filled = new Map<Label, number>();
    let height = 1;
    for (const item of row.toSorted(compareItems)) {
      const label = mainLabel(item.labels);
      const i = filled.get(label) ?? 0;
      filled.set(label, i + 1);
      height = Math.max(height, Math.min(longest, i + 1));
      spots.set(item.id, { x: (labels.indexOf(label) + Math.floor(i / longest) * 0.3) * cellWidth, y: y + (i % longest) * rowHeight });
    }
    y += height * rowHeight + 16;
  }
  return spots;
}

const others = "\uffff";

/** Names of the rows and columns of the table, and where they are. */
export interface Axes {
  rows: { key: string; item: Item; at: number }[];
  columns: { key: Label; at: number }[];
}

export function axes(items: readonly Item[], spots: Spots): Axes {
  const rows = new Map<string, Axes["rows"][number]>();
  const columns = new Map<Label, Axes["columns"][number]>();
  for (const item of items) {
    const spot = spots.get(item.id);
    if (spot === undefined || item.sort !== "crowd") {
      continue;
    }
    const key = item.account ?? others;
    const row = rows.get(key);
    if (row === undefined || spot.y < row.at) {
      rows.set(key, { key, item, at: spot.y });
    }
    const label = mainLabel(item.labels);
    if (!columns.has(label)) {
      columns.set(label, { key: label, at: spot.x });
    }
  }
  return { rows: [...rows.values()], columns: [...columns.values()] };
}

/** The crowds of each cell of the table, by the keys of its rows and columns. */
export function cells(items: readonly Item[]): Map<string, Map<Label, Item[]>> {
  const out = new Map<string, Map<Label, Item[]>>();
  for (const item of items.filter((i) => i.sort === "crowd").toSorted(compareItems)) {
    const [key, label] = [item.account ?? others, mainLabel(item.labels)];
    const row = out.get(key) ?? new Map<Label, Item[]>();
    row.set(label, [...(row.get(label) ?? []), item]);
    out.set(key, row);
  }
  return out;
}

/** Below this width of a column, in px, a canvas leaves numbers out. */
const writable = 24;

/** Whether a canvas that is so wide, in px, and shows all of the table has room for the numbers in it. */
export function hasRoom(spots: Spots, width: number): boolean {
  const { left, right } = bounds(spots, true);
  return (width / (right - left)) * cellWidth >= writable;
}

const crowdsFirst = { crowd: 0, bundle: 1, thing: 2 };

function compareItems(a: Item, b: Item): number {
  return (
    order[mainLabel(a.labels)] - order[mainLabel(b.labels)] ||
    mainLabel(a.labels).localeCompare(mainLabel(b.labels)) ||
    crowdsFirst[a.sort] - crowdsFirst[b.sort] ||
    a.name.localeCompare(b.name) ||
    a.id.localeCompare(b.id)
  );
}
