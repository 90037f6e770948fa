/** One line of a policy as it is shown. */
export interface Marked {
  number: number;
  text: string;
  /** Part of a statement that takes part. */
  statement: boolean;
  /** Names an action of the step, or a pattern over it. */
  action: boolean;
}

/** Marks the statements that start on given lines, and within them the lines that name an action. Lines count from 1. */
export function mark(lines: readonly { number: number; text: string }[], starts: readonly number[], actions: readonly string[]): Marked[] {
  const within = new Set(starts.flatMap((start) => extent(lines, start)));
  let key = "";
  return lines.map(({ number, text }) => {
    let action = false;
    for (const [, value, colon] of text.matchAll(/"((?:[^"\\]|\\.)*)"\s*(:?)/g)) {
      if (colon === ":") {
        key = value!;
      } else {
        // A list goes on over lines under the key before it. "*" under another key is no action.
        action ||= /action|permission/i.test(key) && actions.some((a) => globs(value!, a));
      }
    }
    const statement = within.has(number);
    return { number, text, statement, action: statement && action };
  });
}

/** The lines of the JSON object that starts on or after a line: to where its braces close. */
function extent(lines: readonly { number: number; text: string }[], start: number): number[] {
  const found: number[] = [];
  let depth = 0;
  let opened = false;
  for (const line of lines.slice(start - 1)) {
    found.push(line.number);
    for (const c of line.text.replace(/"(?:[^"\\]|\\.)*"/g, "")) {
      depth += c === "{" ? 1 : c === "}" ? -1 : 0;
      opened ||= c === "{";
    }
    if (opened && depth <= 0) {
      return found;
    }
  }
  return opened ? found : [start];
}

/** Whether a pattern with * and ? fits an action, without regard to case; "*" alone fits all. */
function globs(pattern: string, action: string): boolean {
  const parts = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*").replaceAll("?", ".");
  return new RegExp(`^${parts}$`, "i").test(action);
}

/** The marked lines with a few around each, and null where lines are left out. */
export function excerpt(lines: readonly Marked[], around = 2): (Marked | null)[] {
  const keep = new Set(lines.flatMap((l, i) => (l.statement ? Array.from({ length: 2 * around + 1 }, (_, k) => i - around + k) : [])));
  const out: (Marked | null)[] = [];
  lines.forEach((line, i) => {
    if (keep.has(i)) {
      out.push(line);
    } else if (out.at(-1) !== null) {
      out.push(null);
    }
  });
  return out;
}
