import type { Cell } from "../table/order";

/**
 * Rows as CSV (RFC 4180). A text that a spreadsheet would take for a formula gets a quote before it: names and tags come
 * from whoever can write to the cloud (OWASP, CSV Injection).
 */
export function csv(titles: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [titles, ...rows].map((row) => row.map(field).join(",")).join("\r\n") + "\r\n";
}

function field(value: Cell): string {
  let text = value === null ? "" : String(value);
  if (typeof value === "string" && /^[=+\-@\t\r]/.test(text)) {
    text = `'${text}`;
  }
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
