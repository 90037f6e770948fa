import { csv } from "../export/csv";
import { clouds } from "../vocabulary/words";
import type { Cloud, Practice, Severity } from "../api/schema";
import { cellOf, valueText } from "./value";
import { practiceWords } from "./words";

/** What is exported of an answer. */
export interface Exported {
  report: {
    id: string;
    title: string;
    description: string;
    severity: Severity;
    practice: Practice | null;
    blind: string;
    remediation: { cloud: Cloud; text: string }[];
  };
  columns: { name: string; meaning: string }[];
  parameters: unknown;
  rows: readonly unknown[][];
  /** Why rows may be missing; empty where none are. */
  missing: string[];
}

export function asCsv(of: Exported): string {
  return csv(
    of.columns.map((c) => c.name),
    of.rows.map((row) => row.map(cellOf)),
  );
}

/** One object, as `postern report run --format json` writes it, and what is missing. */
export function asJson(of: Exported): string {
  const rows = of.rows.map((row) => Object.fromEntries(of.columns.map((c, i) => [c.name, row[i] ?? null])));
  const object = {
    report: of.report.id,
    title: of.report.title,
    columns: of.columns,
    rows,
    parameters: of.parameters,
    ...(of.report.severity === "NONE"
      ? {}
      : { severity: of.report.severity.toLowerCase(), remediation: Object.fromEntries(of.report.remediation.map((r) => [r.cloud.toLowerCase(), r.text])) }),
    ...(of.missing.length > 0 ? { missing: of.missing } : {}),
  };
  return `${JSON.stringify(object, null, 2)}\n`;
}

/** Text between marks of Markdown that stays text. */
export function markdownText(text: string): string {
  return text
    .replaceAll(/\s*\n\s*/g, " ")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll(/[\\`*_[\]|#~]/g, (mark) => `\\${mark}`);
}

export function asMarkdown(of: Exported): string {
  const { report, columns, rows } = of;
  const practice = report.practice === null ? "" : ` · ${practiceWords[report.practice].word}`;
  const lines = [`# ${markdownText(report.title)}`, "", `\`${report.id}\`${practice} · ${report.severity.toLowerCase()}`, "", markdownText(report.description), ""];
  if (rows.length === 0) {
    lines.push("Nothing found.");
  } else {
    lines.push(`| ${columns.map((c) => markdownText(c.name)).join(" | ")} |`, `${"| --- ".repeat(columns.length)}|`);
    lines.push(...rows.map((row) => `| ${columns.map((_, i) => markdownText(valueText(row[i]))).join(" | ")} |`));
  }
  if (of.missing.length > 0) {
    lines.push("", "Rows may be missing:", "", ...of.missing.map((m) => `- ${markdownText(m)}`));
  }
  if (rows.length > 0 && report.remediation.length > 0) {
    lines.push("", "What to do:", "", ...report.remediation.map((r) => `- ${clouds[r.cloud]}: ${markdownText(r.text)}`));
  }
  if (report.blind !== "") {
    lines.push("", `What it cannot see: ${markdownText(report.blind)}`);
  }
  return `${lines.join("\n")}\n`;
}
