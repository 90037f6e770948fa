import type { Practice, Severity } from "../api/schema";

/** Practices as people write them, and what each asks. */
export const practiceWords: Record<Practice, { word: string; says: string }> = {
  LEAST_PRIVILEGE: { word: "Least privilege", says: "Who may do more than is needed." },
  FUNCTION_ACCESS: { word: "Function access", says: "Who may run, change and read functions." },
  NETWORK: { word: "Network", says: "What packets reach." },
  CONFIDENTIALITY: { word: "Confidentiality", says: "Secrets, encryption and who reads what." },
  INTEGRITY: { word: "Integrity", says: "Logs, audit trails, code and versions." },
  AVAILABILITY: { word: "Availability", says: "What keeps functions running, and what they cost." },
  LATERAL_MOVEMENT: { word: "Lateral movement", says: "Chains from one place to another." },
};

/** What a report's severity says of a row. */
export const severityWords: Record<Severity, string> = {
  CRITICAL: "A way in for anybody.",
  HIGH: "A way in, or on, by itself.",
  MEDIUM: "One step of several.",
  LOW: "Untidy, and of use to somebody who is in already.",
  NONE: "The report only informs.",
};
