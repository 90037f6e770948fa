/** Something wrong in a text, where it lies. */
export interface Fault {
  /** From 1. */
  line: number;
  /** In characters, from 1. */
  column: number;
  message: string;
  /** A word that would be right there. */
  instead?: string;
}

/** Where a fault begins and ends in a text, from 0: the word that stands there, or one character. */
export function span(text: string, fault: Pick<Fault, "line" | "column">): { from: number; to: number } {
  const lines = text.split("\n");
  const line = lines[Math.min(fault.line, lines.length) - 1] ?? "";
  const start = lines.slice(0, Math.min(fault.line, lines.length) - 1).reduce((sum, l) => sum + l.length + 1, 0);
  // The server counts characters; the editor counts UTF-16 units.
  const before = [...line].slice(0, Math.max(0, fault.column - 1)).join("").length;
  const word = /^[\w.`-]+/.exec(line.slice(before).replace(/->.*/, ""))?.[0].length ?? 1;
  const from = Math.min(start + before, text.length);
  return { from, to: Math.min(from + Math.max(word, 1), text.length) };
}

/** The text with the fault's word replaced by the one that would be right. */
export function mended(text: string, fault: Fault): string {
  const { from, to } = span(text, fault);
  return fault.instead === undefined ? text : text.slice(0, from) + fault.instead + text.slice(to);
}
