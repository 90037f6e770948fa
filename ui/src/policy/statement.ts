/**
 * The last line, from 1, of the statement that starts on `first`: where its brackets are closed again. Text in quotes
 * does not count. A line without brackets, and one whose brackets never close, is a statement of one line.
 */
export function lastLine(lines: readonly string[], first: number): number {
  let depth = 0;
  let opened = false;
  let quoted = false;
  for (let i = first - 1; i < lines.length; i++) {
    const line = lines[i] ?? "";
    for (let j = 0; j < line.length; j++) {
      const sign = line[j];
      if (quoted) {
        if (sign === "\\") {
          j++;
        } else if (sign === '"') {
          quoted = false;
        }
      } else if (sign === '"') {
        quoted = true;
      } else if (sign === "{" || sign === "[") {
        depth++;
        opened = true;
      } else if (sign === "}" || sign === "]") {
        depth--;
      }
      if (opened && depth <= 0) {
        return i + 1;
      }
    }
    if (!opened) {
      return first;
    }
  }
  return first;
}

/** A statement that takes part in an answer, by where it starts. */
export interface Mark {
  line: number | null;
  statement: string;
  effect: string;
}

export interface MarkedLine {
  number: number;
  text: string;
  /** What marks it: "allow", "deny", "limit"; absent where nothing does. */
  effect?: string;
  /** On the first line of a marked statement, its name. */
  statement?: string;
}

/** The lines with those of marked statements marked through to their ends. A deny stands over an allow. */
export function markLines(lines: readonly string[], marks: readonly Mark[]): MarkedLine[] {
  const out: MarkedLine[] = lines.map((text, i) => ({ number: i + 1, text }));
  for (const mark of marks.toSorted((a, b) => Number(a.effect === "deny") - Number(b.effect === "deny"))) {
    if (mark.line === null || mark.line < 1 || mark.line > lines.length) {
      continue;
    }
    for (let n = mark.line; n <= lastLine(lines, mark.line); n++) {
      out[n - 1]!.effect = mark.effect;
    }
    out[mark.line - 1]!.statement = mark.statement;
  }
  return out;
}
