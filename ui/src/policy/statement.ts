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
  /** From 1; null where it is not known: then the document is searched for the name. */
  line: number | null;
  /** Its Sid, or its position from 0. */
  statement: string;
  effect: string;
  /** The statement alone, for where its document is not kept. */
  text?: string;
}

export interface MarkedLine {
  number: number;
  text: string;
  /** What marks it: "allow", "deny", "limit"; absent where nothing does. */
  effect?: string;
  /** On the first line of a marked statement, its name. */
  statement?: string;
  /** In a marked statement, the line names one of the actions, or a pattern over it. */
  action?: true;
}

/**
 * The lines with those of marked statements marked through to their ends, and within them those that name an action. A
 * deny stands over an allow.
 */
export function markLines(lines: readonly string[], marks: readonly Mark[], actions: readonly string[] = []): MarkedLine[] {
  const out: MarkedLine[] = lines.map((text, i) => ({ number: i + 1, text }));
  for (const mark of marks.toSorted((a, b) => Number(a.effect === "deny") - Number(b.effect === "deny"))) {
    const first = mark.line ?? lineOf(lines, mark.statement);
    if (first === undefined || first < 1 || first > lines.length) {
      continue;
    }
    for (let n = first; n <= lastLine(lines, first); n++) {
      out[n - 1]!.effect = mark.effect;
    }
    out[first - 1]!.statement = mark.statement;
  }
  for (const n of naming(lines, actions)) {
    if (out[n - 1]!.effect !== undefined) {
      out[n - 1]!.action = true;
    }
  }
  return out;
}

/** The line, from 1, on which the statement with a Sid, or else at a position, begins in a document of AWS. */
function lineOf(lines: readonly string[], name: string): number | undefined {
  let document: { Statement?: unknown } | null;
  try {
    document = JSON.parse(lines.join("\n")) as typeof document;
  } catch {
    return undefined;
  }
  const statements = [document?.Statement].flat() as ({ Sid?: unknown } | null | undefined)[];
  const named = statements.findIndex((s) => s?.Sid === name);
  const place = named >= 0 ? named : /^\d+$/.test(name) ? Number(name) : -1;
  let open = "";
  let key = "";
  let seen = -1;
  for (const [i, line] of lines.entries()) {
    for (const [token] of line.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]]/g)) {
      if (token === "}" || token === "]") {
        open = open.slice(0, -1);
      } else if (token === "{" || token === "[") {
        // A statement stands under the key, in a list or by itself.
        if (token === "{" && key === '"Statement"' && (open === "{" || open === "{[") && ++seen === place) {
          return i + 1;
        }
        open += token;
      } else if (open === "{") {
        key = token;
      }
    }
  }
  return undefined;
}

/** The lines, from 1, with one of the actions or a pattern over it under a key of actions or permissions. */
function naming(lines: readonly string[], actions: readonly string[]): number[] {
  const found: number[] = [];
  let key = "";
  lines.forEach((line, i) => {
    for (const [, value = "", colon] of line.matchAll(/"((?:[^"\\]|\\.)*)"\s*(:?)/g)) {
      if (colon === ":") {
        // A list goes on over lines under the key before it. "*" under another key is no action.
        key = value;
      } else if (/action|permission/i.test(key) && found.at(-1) !== i + 1 && actions.some((action) => globs(value, action))) {
        found.push(i + 1);
      }
    }
  });
  return found;
}

/** Whether a pattern with * and ? fits an action, without regard to case; "*" alone fits all. */
function globs(pattern: string, action: string): boolean {
  const parts = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*").replaceAll("?", ".");
  return new RegExp(`^${parts}$`, "i").test(action);
}

/** The marked lines with a few around each, and null where more than one line is left out. Where nothing is marked, all lines. */
export function excerpt(lines: readonly MarkedLine[], around = 2): (MarkedLine | null)[] {
  const marked = lines.flatMap((l, i) => (l.effect === undefined ? [] : [i]));
  if (marked.length === 0) {
    return [...lines];
  }
  const keep = new Set(marked.flatMap((i) => Array.from({ length: 2 * around + 1 }, (_, k) => i - around + k)));
  const kept = (i: number) => keep.has(i) || i < 0 || i >= lines.length;
  const out: (MarkedLine | null)[] = [];
  lines.forEach((line, i) => {
    // One line takes no more room than the sign that says it is left out.
    if (keep.has(i) || (kept(i - 1) && kept(i + 1))) {
      out.push(line);
    } else if (out.at(-1) !== null) {
      out.push(null);
    }
  });
  return out;
}
