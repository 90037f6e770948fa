import type { FindingEventKind, FindingSeverity, FindingState } from "../api/schema";

export const stateWords: Record<FindingState, string> = { OPEN: "open", ACCEPTED: "accepted", FIXED: "fixed", FALSE_POSITIVE: "false positive" };

export const severitySays: Record<FindingSeverity, string> = {
  CRITICAL: "a way in for anybody",
  HIGH: "a way in, or on, by itself",
  MEDIUM: "one step of several",
  LOW: "untidy",
  INFO: "nobody outside gets there, and it leads nowhere",
};

/** What happened, in words; the event's text says more. */
export const eventWords: Record<FindingEventKind, string> = {
  APPEARED: "Seen for the first time",
  FIXED: "Fixed: a run looked for it, and it is gone",
  CAME_BACK: "Came back",
  NOT_KNOWN: "Not known: the run does not tell",
  SEEN_AGAIN: "Seen again",
  SEVERITY: "Severity changed",
  OWNER: "Owner changed",
  ACCEPTED: "Accepted",
  ACCEPTANCE_ENDED: "The acceptance ended",
  FALSE_POSITIVE: "Called a false positive",
  REOPENED: "Opened again",
};

/** The day of a time, as lists show it. */
export function day(rfc3339: string): string {
  return rfc3339.slice(0, 10);
}

/** A time to the minute, in UTC as all times of answers. */
export function minute(rfc3339: string): string {
  return `${rfc3339.slice(0, 10)} ${rfc3339.slice(11, 16)} UTC`;
}

/** The id that people and the command line use. */
export function shortId(id: string): string {
  return id.replace(/^finding:/, "").slice(0, 10);
}
