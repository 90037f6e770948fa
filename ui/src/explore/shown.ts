import type { Cloud, Flag, Label } from "../api/schema";
import { clouds, count, mainLabel } from "../vocabulary/words";
import type { Item, Picture, Tie } from "./picture";
import { words } from "./replay";
import type { Grouping } from "./search";

/** One line of the legend: what it filters, how many are on the canvas, and whether they are shown. */
export interface Facet {
  /** As the address writes it: "label:Role". */
  key: string;
  by: "label" | "kind" | "cloud" | "account";
  value: string;
  count: number;
  on: boolean;
}

export function cloudWords(cloud: Cloud | null): string {
  return cloud === null ? "no cloud" : clouds[cloud];
}

/** The facets of all that is on the canvas, filtered out or not: the most frequent first. */
export function facets(picture: Picture, off: ReadonlySet<string>): Facet[] {
  const counts = new Map<string, Facet>();
  const add = (by: Facet["by"], value: string, n: number) => {
    const key = `${by}:${value}`;
    const facet = counts.get(key);
    counts.set(key, { key, by, value, count: (facet?.count ?? 0) + n, on: !off.has(key) });
  };
  for (const item of picture.items.values()) {
    add("label", mainLabel(item.labels), item.count);
    add("cloud", item.cloud ?? "", item.count);
    if (item.account !== null) {
      add("account", item.account, item.count);
    }
  }
  for (const tie of picture.ties.values()) {
    if (tie.kind !== "IS_ONE_OF") {
      add("kind", tie.kind, tie.count);
    }
  }
  for (const key of off) {
    const [by, value] = split(key);
    if (by !== undefined && !counts.has(key)) {
      counts.set(key, { key, by, value, count: 0, on: false });
    }
  }
  return [...counts.values()].sort((a, b) => b.count - a.count || a.value.localeCompare(b.value));
}

export function split(key: string): [Facet["by"] | undefined, string] {
  const at = key.indexOf(":");
  const by = (["label", "kind", "cloud", "account"] as const).find((b) => b === key.slice(0, at));
  return [by, key.slice(at + 1)];
}

/** What is drawn of the picture: neither hidden nor filtered out. A tie needs both its ends. */
export function shown(picture: Picture, off: ReadonlySet<string>): { items: Item[]; ties: Tie[] } {
  const items = [...picture.items.values()].filter(
    (i) => !picture.hidden.has(i.id) && !off.has(`label:${mainLabel(i.labels)}`) && !off.has(`cloud:${i.cloud ?? ""}`) && !(i.account !== null && off.has(`account:${i.account}`)),
  );
  const ids = new Set(items.map((i) => i.id));
  const ties = [...picture.ties.values()].filter((t) => ids.has(t.from) && ids.has(t.to) && !off.has(`kind:${t.kind}`));
  return { items, ties };
}

/** Draws things that belong together as one; a group of one stays as it is. */
export function grouped({ items, ties }: { items: Item[]; ties: Tie[] }, by: Grouping | undefined, keep: ReadonlySet<string>): { items: Item[]; ties: Tie[] } {
  if (by === undefined) {
    return { items, ties };
  }
  const networks = by === "network" ? networkOf(items, ties) : new Map<string, string>();
  const groupOf = (i: Item): string | undefined => {
    if (keep.has(i.id) || i.sort !== "thing") {
      return undefined;
    }
    switch (by) {
      case "account":
        return i.account === "" || i.account === null ? undefined : i.account;
      case "kind":
        return mainLabel(i.labels);
      case "network":
        return networks.get(i.id);
    }
  };
  const members = new Map<string, Item[]>();
  for (const item of items) {
    const group = groupOf(item);
    if (group !== undefined) {
      members.set(group, [...(members.get(group) ?? []), item]);
    }
  }
  const into = new Map<string, string>();
  const out: Item[] = [];
  for (const [group, list] of members) {
    const [first] = list;
    if (first === undefined || list.length < 2) {
      continue;
    }
    const id = `by ${by} ${group}`;
    list.forEach((i) => into.set(i.id, id));
    out.push(crowdOf(id, by, group, list, first));
  }
  return { items: [...items.filter((i) => !into.has(i.id)), ...out], ties: merged(ties, into) };
}

function crowdOf(id: string, by: Grouping, group: string, list: Item[], first: Item): Item {
  const labels = new Set(list.map((i) => mainLabel(i.labels)));
  const label: Label = labels.size === 1 ? mainLabel(first.labels) : by === "network" ? "Network" : "Account";
  const same = <T>(of: (i: Item) => T): T | null => (list.every((i) => of(i) === of(first)) ? of(first) : null);
  const name = by === "kind" ? count(list.length, words(group)) : count(list.length, labels.size === 1 ? words(label) : "thing");
  return {
    id,
    sort: "crowd",
    name,
    what: by === "kind" ? "on this canvas" : by === "account" ? group : `in ${group}`,
    labels: [label],
    cloud: same((i) => i.cloud),
    account: same((i) => i.account),
    flags: [...new Set(list.flatMap((i): Flag[] => [...i.flags]))],
    count: list.length,
    drawn: 0,
    throughGrant: false,
  };
}

/** The network or subnet that each thing is in, as far as the canvas says it. */
function networkOf(items: Item[], ties: Tie[]): Map<string, string> {
  const names = new Map(items.map((i) => [i.id, i.name]));
  return new Map(ties.filter((t) => t.kind === "IN_NETWORK").map((t) => [t.from, names.get(t.to) ?? t.to]));
}

function merged(ties: Tie[], into: ReadonlyMap<string, string>): Tie[] {
  const out = new Map<string, Tie>();
  for (const t of ties) {
    const from = into.get(t.from) ?? t.from;
    const to = into.get(t.to) ?? t.to;
    if (from === t.from && to === t.to) {
      out.set(t.id, t);
      continue;
    }
    const id = `${from} ${t.kind} ${to}`;
    const was = out.get(id);
    out.set(
      id,
      was === undefined
        ? { ...t, id, from, to, conditions: null, technique: null }
        : { ...was, count: was.count + t.count, certain: was.certain + t.certain, unknown: was.unknown + t.unknown },
    );
  }
  return [...out.values()];
}
