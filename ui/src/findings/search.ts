import { oneOf, set, text, texts } from "../address/address";
import type { Cloud, FindingFilter, FindingSeverity, FindingState, Practice } from "../api/schema";
import { practices } from "../reports/search";

/** What the address of this page says; the same address gives the same page. */
export interface FindingsSearch {
  /** The finding that is open; without it the list is shown. */
  finding?: string;
  /** The list, or what became of findings from one run to another. */
  view?: "changes";
  /** Of the changes: the runs; the newest and the one before where they are absent. */
  from?: string;
  to?: string;

  /** This severity or a worse one. */
  severity?: FindingSeverity;
  /** Open ones where it is absent; "ALL" is all. */
  states?: (FindingState | "ALL")[];
  practices?: Practice[];
  reports?: string[];
  clouds?: Cloud[];
  accounts?: string[];
  /** "-" is nobody. */
  owners?: string[];
  q?: string;
  new?: true;
  /** A run: those that began, or came back, after it. */
  since?: string;
  notKnown?: true;
}

export const severities = ["CRITICAL", "HIGH", "MEDIUM", "LOW", "INFO"] as const satisfies readonly FindingSeverity[];
export const states = ["OPEN", "ACCEPTED", "FIXED", "FALSE_POSITIVE"] as const satisfies readonly FindingState[];
const allClouds = ["AWS", "GCP", "AZURE", "INTERNET"] as const satisfies readonly Cloud[];

/** Reads an address; what it does not know it leaves out. */
export function validateFindings(search: Record<string, unknown>): FindingsSearch {
  return {
    ...text(search, "finding"),
    ...oneOf(search, "view", ["changes"] as const),
    ...text(search, "from"),
    ...text(search, "to"),
    ...oneOf(search, "severity", severities),
    ...words(search, "states", [...states, "ALL"] as const),
    ...words(search, "practices", practices),
    ...texts(search, "reports"),
    ...words(search, "clouds", allClouds),
    ...texts(numbersAsTexts(search, "accounts"), "accounts"),
    ...texts(search, "owners"),
    ...text(search, "q"),
    ...set(search, "new"),
    ...text(search, "since"),
    ...set(search, "notKnown"),
  };
}

function words<K extends string, W extends string>(search: Record<string, unknown>, key: K, known: readonly W[]): Partial<Record<K, W[]>> {
  const list = (texts(search, key)[key] ?? []).filter((w): w is W => known.includes(w as W));
  return list.length > 0 ? ({ [key]: list } as Partial<Record<K, W[]>>) : {};
}

/** An account of AWS is a number to whoever writes an address by hand. */
function numbersAsTexts(search: Record<string, unknown>, key: string): Record<string, unknown> {
  const value = search[key];
  const text = (v: unknown) => (typeof v === "number" ? String(v) : v);
  return { [key]: Array.isArray(value) ? value.map(text) : text(value) };
}

/** Which findings the address asks for, as the API takes it. */
export function filterOf(s: FindingsSearch): FindingFilter {
  return {
    ...(s.severity === undefined ? {} : { severity: s.severity }),
    ...(s.states === undefined ? {} : { states: s.states.includes("ALL") ? [] : s.states.filter((w) => w !== "ALL") }),
    ...(s.practices === undefined ? {} : { practices: s.practices }),
    ...(s.reports === undefined ? {} : { reports: s.reports }),
    ...(s.clouds === undefined ? {} : { clouds: s.clouds }),
    ...(s.accounts === undefined ? {} : { accounts: s.accounts }),
    ...(s.owners === undefined ? {} : { owners: s.owners.map((o) => (o === "-" ? "" : o)) }),
    ...(s.q === undefined ? {} : { text: s.q }),
    ...(s.new ? { new: true } : {}),
    ...(s.since === undefined ? {} : { since: s.since }),
    ...(s.notKnown ? { notKnown: true } : {}),
  };
}

/** What narrows the list: all but what is open and how it is seen. */
export const filterKeys = ["severity", "states", "practices", "reports", "clouds", "accounts", "owners", "q", "new", "since", "notKnown"] as const satisfies readonly (keyof FindingsSearch)[];

/** The filters of an address alone. */
export function filtersIn(s: FindingsSearch): FindingsSearch {
  return Object.fromEntries(filterKeys.filter((k) => s[k] !== undefined).map((k) => [k, s[k]]));
}

/** The flags of `postern findings list` and `export` that say the same. */
export function filterFlags(s: FindingsSearch): string[] {
  const word = (w: string) => w.toLowerCase().replaceAll("_", "-");
  return [
    ...(s.severity === undefined ? [] : ["--severity", word(s.severity)]),
    ...(s.states ?? []).flatMap((v) => ["--state", word(v)]),
    ...(s.practices ?? []).flatMap((v) => ["--practice", word(v)]),
    ...(s.reports ?? []).flatMap((v) => ["--report", v]),
    ...(s.clouds ?? []).flatMap((v) => ["--cloud", word(v)]),
    ...(s.accounts ?? []).flatMap((v) => ["--account", v]),
    ...(s.owners ?? []).flatMap((v) => ["--owner", v]),
    ...(s.q === undefined ? [] : ["--subject", s.q]),
    ...(s.new ? ["--new"] : []),
    ...(s.since === undefined ? [] : ["--since", s.since.replace(/^run:/, "")]),
    ...(s.notKnown ? ["--not-known"] : []),
  ];
}
