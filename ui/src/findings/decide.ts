import { ask } from "../api/ask";
import type { FindingStateInput } from "../api/schema";
import { AssignFindingDocument, type FindingRowFragment, SetFindingStateDocument } from "./findings.graphql.ts";

/** What a person decides of findings. */
export type Decision =
  | { what: "accept"; until: string; by: string; reason: string }
  | { what: "false-positive"; by: string; reason: string }
  | { what: "reopen"; by: string; reason: string }
  | { what: "assign"; owner: string; by: string };

/** One change of one finding, as the API takes it. */
export type Change = { id: string; state: FindingStateInput } | { id: string; owner: string; by: string };

type Known = Pick<FindingRowFragment, "id" | "verdict" | "owner" | "ownerWhy">;

/** The change that makes a decision of a finding. */
export function changeOf(finding: Known, d: Decision): Change {
  switch (d.what) {
    case "accept":
      return stateChange(finding.id, { state: "ACCEPTED", until: d.until, by: d.by, reason: d.reason });
    case "false-positive":
      return stateChange(finding.id, { state: "FALSE_POSITIVE", by: d.by, reason: d.reason });
    case "reopen":
      return stateChange(finding.id, { state: "OPEN", by: d.by, reason: d.reason });
    case "assign":
      return { id: finding.id, owner: d.owner, by: d.by };
  }
}

function stateChange(id: string, state: Omit<FindingStateInput, "id">): Change {
  return { id, state: { id, ...state } };
}

/**
 * The change that takes a decision back: what was decided before holds again, under the name of whom it was. Nothing is
 * struck from the history. An acceptance that ended in the meantime leaves the finding open, and an owner whom a tag or
 * rule named is left to these, which the next update asks.
 */
export function undoOf(before: Known, d: Decision, now: Date): Change {
  if (d.what === "assign") {
    const byPerson = before.ownerWhy?.startsWith("assigned by ") ?? false;
    return { id: before.id, owner: byPerson ? (before.owner ?? "") : "", by: d.by };
  }
  const v = before.verdict;
  if (v === null || (v.until !== null && new Date(v.until) <= now)) {
    return stateChange(before.id, { state: "OPEN", by: d.by, reason: `undone: ${d.reason}`.slice(0, 2000) });
  }
  return stateChange(before.id, { state: v.state, by: v.by, reason: v.reason, ...(v.until === null ? {} : { until: v.until }) });
}

/** What became of a list of changes. */
export interface Outcome {
  done: FindingRowFragment[];
  failed: { id: string; error: Error }[];
  /** It was stopped before the end. */
  stopped: boolean;
}

/**
 * Makes changes one after another: the server keeps one book, and each change is a line of it. The first refusal that
 * would come again for each of the rest (the server is read-only, or away) ends it.
 */
export async function carryOut(changes: readonly Change[], told: (done: number) => void, signal: AbortSignal, send: typeof sendChange = sendChange): Promise<Outcome> {
  const outcome: Outcome = { done: [], failed: [], stopped: false };
  for (const [i, change] of changes.entries()) {
    if (signal.aborted) {
      outcome.stopped = true;
      break;
    }
    try {
      outcome.done.push(await send(change));
    } catch (error) {
      outcome.failed.push({ id: change.id, error: error as Error });
      if (["NOT_ALLOWED", "NETWORK", "UNAUTHENTICATED"].includes((error as { code?: string }).code ?? "")) {
        outcome.stopped = i < changes.length - 1;
        break;
      }
    }
    told(i + 1);
  }
  return outcome;
}

async function sendChange(change: Change): Promise<FindingRowFragment> {
  return "state" in change
    ? (await ask(SetFindingStateDocument, { input: change.state })).setFindingState
    : (await ask(AssignFindingDocument, { id: change.id, owner: change.owner, by: change.by })).assignFinding;
}

/** The end of a day of the user's own clock, as the API takes times. */
export function endOfDay(date: string): string {
  return new Date(`${date}T23:59:59`).toISOString();
}

/** A day so many days from one on, as fields of dates hold it. */
export function dayAfter(from: Date, days: number): string {
  const day = new Date(from.getFullYear(), from.getMonth(), from.getDate() + days);
  return [day.getFullYear(), String(day.getMonth() + 1).padStart(2, "0"), String(day.getDate()).padStart(2, "0")].join("-");
}
