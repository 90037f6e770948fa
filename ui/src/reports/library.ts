import type { Cloud, Practice, Severity } from "../api/schema";
import { practices, reportSeverities, type ReportsSearch } from "./search";
import { practiceWords } from "./words";

export interface Listed {
  id: string;
  title: string;
  description: string;
  severity: Severity;
  practice: Practice | null;
  clouds: Cloud[];
  controls: { framework: string; ids: string[] }[];
}

export interface Group<R> {
  practice: Practice | null;
  title: string;
  says: string;
  reports: R[];
}

const rank = (s: Severity): number => reportSeverities.indexOf(s);

/** The reports that the filters leave, by practice, the worst first. Words are looked for in all that is said of a report. */
export function group<R extends Listed>(reports: readonly R[], filter: Pick<ReportsSearch, "q" | "practice" | "severity" | "cloud">): Group<R>[] {
  const words = (filter.q ?? "").toLowerCase().split(/\s+/).filter((w) => w !== "");
  const left = reports.filter((r) => {
    const text = [r.id, r.title, r.description, ...r.controls.flatMap((c) => [c.framework, ...c.ids])].join(" ").toLowerCase();
    return (
      words.every((w) => text.includes(w)) &&
      (filter.practice === undefined || r.practice === filter.practice) &&
      (filter.severity === undefined || rank(r.severity) <= rank(filter.severity)) &&
      (filter.cloud === undefined || r.clouds.includes(filter.cloud))
    );
  });
  return [...practices, null]
    .map((practice) => ({
      practice,
      title: practice === null ? "Your own" : practiceWords[practice].word,
      says: practice === null ? "Reports that name no practice." : practiceWords[practice].says,
      reports: left.filter((r) => r.practice === practice).toSorted((a, b) => rank(a.severity) - rank(b.severity) || a.title.localeCompare(b.title, "en")),
    }))
    .filter((g) => g.reports.length > 0);
}
