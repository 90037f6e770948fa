// Reading addresses: every page's state that a link must restore lies in its search parameters.

type Search = Record<string, unknown>;

/** {key: text} where the address has one, else nothing. */
export function text<K extends string>(search: Search, key: K): Partial<Record<K, string>> {
  const value = search[key];
  if (typeof value === "string" && value !== "") {
    return { [key]: value } as Partial<Record<K, string>>;
  }
  return typeof value === "number" || typeof value === "boolean" ? ({ [key]: String(value) } as Partial<Record<K, string>>) : {};
}

/** {key: word} where the address has one of the words. */
export function oneOf<K extends string, W extends string>(search: Search, key: K, words: readonly W[]): Partial<Record<K, W>> {
  const value = search[key];
  return words.includes(value as W) ? ({ [key]: value } as Partial<Record<K, W>>) : {};
}

/** {key: whole number from least on}. */
export function whole<K extends string>(search: Search, key: K, least = 0): Partial<Record<K, number>> {
  const value = Number(search[key]);
  return search[key] !== undefined && Number.isInteger(value) && value >= least ? ({ [key]: value } as Partial<Record<K, number>>) : {};
}

/** {key: true} where it is set. */
export function set<K extends string>(search: Search, key: K): Partial<Record<K, true>> {
  return search[key] === true || search[key] === "true" ? ({ [key]: true } as Partial<Record<K, true>>) : {};
}

/** {key: texts}, of a list or of one. */
export function texts<K extends string>(search: Search, key: K): Partial<Record<K, string[]>> {
  const value = search[key];
  const list = (Array.isArray(value) ? value : [value]).filter((v): v is string => typeof v === "string" && v !== "");
  return list.length > 0 ? ({ [key]: list } as Partial<Record<K, string[]>>) : {};
}

/** An address without some of what it says. */
export function without<S extends object, K extends keyof S>(search: S, ...keys: readonly K[]): Omit<S, K> {
  const rest = { ...search };
  for (const key of keys) {
    delete rest[key];
  }
  return rest;
}

/**
 * A value of an address: JSON, or, by throwing, the text itself. A text that only looks like a number stays text: as a number
 * the id 1594e98754 of a finding would be infinite.
 */
export function value(text: string): unknown {
  const read: unknown = JSON.parse(text);
  if (typeof read === "number" && String(read) !== text) {
    throw new TypeError("no number as we write them");
  }
  return read;
}
