import { useSyncExternalStore } from "react";

/** A question that was asked, by the address that asks it again. */
export interface Asked {
  /** As a person says it. */
  says: string;
  /** Path and search of the page. */
  address: string;
}

const most = 20;

/** A list of what was asked, kept in this browser alone; it can be emptied and switched off. */
export class Recent {
  private readonly key: string;
  private readonly watchers = new Set<() => void>();
  private read: { text: string; list: readonly Asked[] } = { text: "", list: [] };

  constructor(key: string) {
    this.key = key;
  }

  get list(): readonly Asked[] {
    const text = localStorage.getItem(this.key) ?? "[]";
    if (text !== this.read.text) {
      this.read = { text, list: parse(text) };
    }
    return this.read.list;
  }

  get on(): boolean {
    return localStorage.getItem(`${this.key}-off`) === null;
  }

  /** Puts a question first; the same address stands once. */
  add(asked: Asked): void {
    if (this.on && this.list[0]?.address !== asked.address) {
      this.write([asked, ...this.list.filter((a) => a.address !== asked.address)].slice(0, most));
    }
  }

  clear(): void {
    localStorage.removeItem(this.key);
    this.tell();
  }

  /** Off forgets what was kept. */
  turn(on: boolean): void {
    if (on) {
      localStorage.removeItem(`${this.key}-off`);
    } else {
      localStorage.setItem(`${this.key}-off`, "off");
      localStorage.removeItem(this.key);
    }
    this.tell();
  }

  readonly watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    window.addEventListener("storage", watcher); // another tab
    return () => {
      this.watchers.delete(watcher);
      window.removeEventListener("storage", watcher);
    };
  };

  private write(list: readonly Asked[]): void {
    try {
      localStorage.setItem(this.key, JSON.stringify(list));
    } catch {
      // The browser's place is full: what was asked is a convenience, not worth an error.
    }
    this.tell();
  }

  private tell(): void {
    this.watchers.forEach((w) => w());
  }
}

function parse(text: string): readonly Asked[] {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.filter(isAsked) : [];
  } catch {
    return [];
  }
}

function isAsked(value: unknown): value is Asked {
  const { says, address } = (value ?? {}) as Partial<Asked>;
  return typeof says === "string" && typeof address === "string" && address.startsWith("/") && !address.startsWith("//");
}

/** What was asked, as part of a component. */
export function useRecent(recent: Recent): { list: readonly Asked[]; on: boolean } {
  const list = useSyncExternalStore(recent.watch, () => recent.list);
  const on = useSyncExternalStore(recent.watch, () => recent.on);
  return { list, on };
}
