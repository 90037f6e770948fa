import { Button } from "@mantine/core";
import { IconArrowBackUp } from "@tabler/icons-react";
import { useState } from "react";

import { announce } from "../feedback/announce";
import { ErrorPanel } from "../feedback/Feedback";
import { count } from "../vocabulary/words";
import { carryOut, type Decision, type Outcome, undoOf } from "./decide";
import { DecideDialog } from "./DecideDialog";
import css from "./findings.module.css";
import type { FindingRowFragment } from "./findings.graphql.ts";
import { renew } from "./useList";
import { day } from "./words";

/** What was decided, with what was known before, so that it can be taken back. */
export interface Made {
  decision: Decision;
  before: readonly FindingRowFragment[];
  outcome: Outcome;
  undone?: Outcome;
}

/** Buttons that decide of findings. `made` is told of what was decided. */
export function DecideButtons({ findings, made }: { findings: readonly FindingRowFragment[]; made: (m: Made) => void }) {
  const [what, setWhat] = useState<Decision["what"]>();
  const there = findings.filter((f) => f.state !== "FIXED");
  const decided = findings.filter((f) => f.verdict !== null);
  const button = (kind: Decision["what"], text: string, disabled: boolean) => (
    <Button size="xs" variant="default" disabled={disabled} onClick={() => setWhat(kind)}>
      {text}
    </Button>
  );
  return (
    <>
      {button("accept", "Accept until…", there.length === 0)}
      {button("false-positive", "False positive…", there.length === 0)}
      {button("reopen", "Open again…", decided.length === 0)}
      {button("assign", "Assign to…", findings.length === 0)}
      {what !== undefined && (
        <DecideDialog
          what={what}
          findings={what === "reopen" ? decided : what === "assign" ? findings : there}
          leftOut={what === "reopen" ? findings.length - decided.length : what === "assign" ? 0 : findings.length - there.length}
          close={() => setWhat(undefined)}
          made={(m) => {
            setWhat(undefined);
            made(m);
          }}
        />
      )}
    </>
  );
}

/** What was decided a moment ago: what went wrong, and the way back. */
export function Decided({ made, change }: { made: Made; change: (m: Made | undefined) => void }) {
  const [busy, setBusy] = useState(false);
  const { decision, before, outcome, undone } = made;
  const names = new Map(before.map((f) => [f.id, f.subject.name]));
  const undo = async () => {
    setBusy(true);
    const done = new Set(outcome.done.map((f) => f.id));
    const now = new Date();
    const back = await carryOut(before.filter((f) => done.has(f.id)).map((f) => undoOf(f, decision, now)), () => {}, new AbortController().signal);
    await renew();
    setBusy(false);
    change({ ...made, undone: back });
    announce(`Undone for ${count(back.done.length, "finding")}`);
  };
  const failed = [...outcome.failed, ...(undone?.failed ?? [])];
  return (
    <div className={css.decided} role="group" aria-label="What was decided">
      <p>
        {undone === undefined
          ? `${sentence(decision, outcome.done.length)}${outcome.stopped ? " Stopped before the rest." : ""}`
          : `Undone for ${count(undone.done.length, "finding")}. The history keeps both.${decision.what === "assign" ? " Owners that tags or rules name come back with the next update." : ""}`}
      </p>
      <div className={css.buttons}>
        {undone === undefined && outcome.done.length > 0 && (
          <Button size="xs" variant="default" loading={busy} leftSection={<IconArrowBackUp size={14} aria-hidden="true" />} onClick={() => void undo()}>
            Undo
          </Button>
        )}
        <Button size="xs" variant="subtle" onClick={() => change(undefined)}>
          Dismiss
        </Button>
      </div>
      {failed.map((f) => (
        <ErrorPanel key={f.id} error={new Error(`${names.get(f.id) ?? f.id}: ${f.error.message}`)} />
      ))}
    </div>
  );
}

/** "3 findings accepted until 2026-12-31 by Ann." */
export function sentence(d: Decision, n: number): string {
  const many = count(n, "finding");
  switch (d.what) {
    case "accept":
      return `${many} accepted until ${day(d.until)} by ${d.by}.`;
    case "false-positive":
      return `${many} called a false positive by ${d.by}.`;
    case "reopen":
      return `${many} opened again by ${d.by}.`;
    case "assign":
      return d.owner === "" ? `${many} left to tags and rules by ${d.by}.` : `${many} assigned to ${d.owner} by ${d.by}.`;
  }
}
