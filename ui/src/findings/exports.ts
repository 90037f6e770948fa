import { csv } from "../export/csv";
import type { FindingRowFragment } from "./findings.graphql.ts";
import { shortId, stateWords } from "./words";

const titles = ["id", "severity", "report_severity", "state", "new", "not_known", "report", "title", "practice", "subject", "type", "cloud", "account", "region", "cause", "owner", "accepted_until", "decided_by", "reason", "first_seen", "run"];

export function findingsCsv(rows: readonly FindingRowFragment[]): string {
  return csv(
    titles,
    rows.map((f) => [
      shortId(f.id),
      f.severity.toLowerCase(),
      f.baseSeverity.toLowerCase(),
      stateWords[f.state],
      f.new,
      f.notKnown ?? "",
      f.report,
      f.title,
      f.practice?.toLowerCase().replaceAll("_", "-") ?? "",
      f.subject.id,
      f.subject.type,
      f.subject.cloud?.toLowerCase() ?? "",
      f.subject.account,
      f.subject.region,
      f.cause.map((c) => `${c.name}: ${c.text}`).join("; "),
      f.owner ?? "",
      f.verdict?.until ?? "",
      f.verdict?.by ?? "",
      f.verdict?.reason ?? "",
      f.firstSeen.at,
      f.firstSeen.run,
    ]),
  );
}

export function findingsJson(rows: readonly FindingRowFragment[]): string {
  return `${JSON.stringify({ findings: rows }, null, 2)}\n`;
}
