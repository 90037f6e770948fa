/** What a cell holds; null is not known. */
export type Cell = string | number | boolean | null;

const words = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/** Orders two cells; what is not known comes last either way. */
export function compare(a: Cell, b: Cell, down = false): number {
  if (a === null || b === null) {
    return a === b ? 0 : a === null ? 1 : -1;
  }
  const order = typeof a === "number" && typeof b === "number" ? a - b : words.compare(String(a), String(b));
  return down ? -order : order;
}
