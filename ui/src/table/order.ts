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

/** A cell as text. */
export function plain(value: Cell): string {
  if (value === null) {
    return "not known";
  }
  return typeof value === "number" ? value.toLocaleString("en") : String(value);
}

/** What a column is never narrower than for its content, in letters: short values stand in one line, long ones are broken at this width. */
export const leastLetters = 18;

/** The least width of a column, in letters, by the first rows: those that are sorted or scrolled to later are alike. */
export function letters(cells: Iterable<Cell>, enough: number = leastLetters): number {
  let most = 0;
  for (const cell of cells) {
    most = Math.max(most, plain(cell).length);
    if (most >= enough) {
      return enough;
    }
  }
  return most;
}
