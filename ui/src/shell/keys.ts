import { useEffect, useSyncExternalStore } from "react";

/** One key and what it does. `g h` is two keys after one another. */
export interface Key {
  keys: string;
  does: string;
  /** Where it holds, as the help lists it: "Everywhere", "Canvas". */
  where: string;
  /** Absent where the help alone tells it, since what has the focus takes the key itself. */
  run?: (event: KeyboardEvent) => void;
}

let known: Key[] = [];
const watchers = new Set<() => void>();

function change(next: Key[]): void {
  known = next;
  watchers.forEach((watch) => watch());
}

/** All keys that hold now, for the help. */
export function useKnownKeys(): readonly Key[] {
  return useSyncExternalStore(
    (watch) => {
      watchers.add(watch);
      return () => watchers.delete(watch);
    },
    () => known,
  );
}

const storage = "postern-single-keys";

/** Single letters can be switched off (WCAG 2.1.4); Escape and keys with Ctrl or Cmd stay. */
export function singleKeys(): boolean {
  return localStorage.getItem(storage) !== "off";
}

export function setSingleKeys(on: boolean): void {
  localStorage.setItem(storage, on ? "on" : "off");
  change([...known]);
}

/** Keys that hold while the component is on the page. `keys` must be the same list from one drawing to the next (useMemo). */
export function useKeys(keys: readonly Key[]): void {
  useEffect(() => {
    change([...known, ...keys]);
    return () => change(known.filter((k) => !keys.includes(k)));
  }, [keys]);
}

/** How a pressed key is written in `keys`: "?", "g", "Escape", "mod+k". */
export function nameOf(event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey">): string {
  const mod = event.ctrlKey || event.metaKey ? "mod+" : "";
  const alt = event.altKey ? "alt+" : "";
  return mod + alt + (event.key.length === 1 ? event.key.toLowerCase() : event.key);
}

/** Whether what has the focus takes text, so that letters are its own. */
function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable=''], [contenteditable='true']") !== null;
}

let before = { name: "", time: 0 };

/** For the shell alone: the page's one listener. */
export function press(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) {
    return;
  }
  const name = nameOf(event);
  const plain = event.key.length === 1 && !name.startsWith("mod+");
  if (plain && (typing(event.target) || !singleKeys())) {
    return;
  }
  const pair = event.timeStamp - before.time < 1500 ? `${before.name} ${name}` : "";
  before = { name, time: event.timeStamp };
  // The last to come is the nearest: a drawing's key goes before the page's.
  const run = known.findLast((k) => k.run !== undefined && k.keys === pair)?.run ?? known.findLast((k) => k.run !== undefined && k.keys === name)?.run;
  if (run !== undefined) {
    event.preventDefault();
    before = { name: "", time: 0 };
    run(event);
  }
}
