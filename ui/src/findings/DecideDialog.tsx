import { Button, Modal, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, useEffect, useRef, useState } from "react";

import { announce } from "../feedback/announce";
import { ErrorPanel } from "../feedback/Feedback";
import { count } from "../vocabulary/words";
import { carryOut, changeOf, dayAfter, type Decision, endOfDay } from "./decide";
import { type Made, sentence } from "./Decisions";
import css from "./findings.module.css";
import type { FindingRowFragment } from "./findings.graphql.ts";
import { renew } from "./useList";

/** Who decided last at this browser, so that the name need not be written again. */
const nameKey = "postern-decider";

/** How long an acceptance lasts where nobody says otherwise. */
const days = 90;

const titles: Record<Decision["what"], (n: string) => string> = {
  accept: (n) => `Accept ${n}`,
  "false-positive": (n) => `Call ${n} a false positive`,
  reopen: (n) => `Open ${n} again`,
  assign: (n) => `Assign ${n}`,
};

const says: Record<Decision["what"], string> = {
  accept: "Somebody lives with it until a day; then it is open again by itself.",
  "false-positive": "It is not what the report takes it for. It stays so until it is opened again.",
  reopen: "Takes back what was decided.",
  assign: "The owner that is given here goes before tags and rules. Leave it empty to leave the owner to these again.",
};

interface DecideDialogProps {
  what: Decision["what"];
  findings: readonly FindingRowFragment[];
  /** How many of those chosen the decision cannot be taken of. */
  leftOut: number;
  close: () => void;
  made: (m: Made) => void;
}

/** Asks who decides and why, and carries it out: for many findings one after another, which can be stopped. */
export function DecideDialog({ what, findings, leftOut, close, made }: DecideDialogProps) {
  const [by, setBy] = useState(() => localStorage.getItem(nameKey) ?? "");
  const [reason, setReason] = useState("");
  const [until, setUntil] = useState(() => dayAfter(new Date(), days));
  const [owner, setOwner] = useState("");
  const [wrong, setWrong] = useState<Record<string, string>>({});
  const [progress, setProgress] = useState<number>();
  const [refused, setRefused] = useState<Error>();
  const stop = useRef<AbortController>(undefined);
  useEffect(() => () => stop.current?.abort(), []);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const faults: Record<string, string> = {};
    if (by.trim() === "") {
      faults["by"] = "Give a name: the history says who decided.";
    }
    if (what !== "assign" && reason.trim() === "") {
      faults["reason"] = "Give a reason: whoever reads the history wants it.";
    }
    if (what === "accept" && !(endOfDayOr(until) > new Date().toISOString())) {
      faults["until"] = "Give a day from today on.";
    }
    setWrong(faults);
    const first = ["until", "owner", "reason", "by"].find((f) => f in faults);
    if (first !== undefined) {
      document.getElementById(`decide-${first}`)?.focus();
      return;
    }
    localStorage.setItem(nameKey, by.trim());
    const decision = decisionOf(what, { by: by.trim(), reason: reason.trim(), until, owner: owner.trim() });
    setRefused(undefined);
    setProgress(0);
    stop.current = new AbortController();
    const outcome = await carryOut(
      findings.map((f) => changeOf(f, decision)),
      setProgress,
      stop.current.signal,
    );
    setProgress(undefined);
    const error = outcome.failed[0]?.error;
    if (outcome.done.length === 0 && error !== undefined) {
      setRefused(error);
      return;
    }
    await renew();
    announce(sentence(decision, outcome.done.length));
    made({ decision, before: findings, outcome });
  };

  const busy = progress !== undefined;
  const title = titles[what](count(findings.length, "finding"));
  return (
    <Modal.Root opened onClose={close} size="lg" closeOnClickOutside={!busy} closeOnEscape={!busy}>
      <Modal.Overlay />
      {/* Mantine's own header of a dialog is a second banner of the page to screen readers. */}
      <Modal.Content aria-label={title}>
        <Modal.Body>
          <h2 className={css.heading}>{title}</h2>
          <form className={css.form} onSubmit={(e) => void submit(e)} noValidate>
            <p className={css.dim}>
              {says[what]}
              {leftOut > 0 && ` ${count(leftOut, "finding")} of those marked ${leftOut === 1 ? "is" : "are"} left out: ${what === "reopen" ? "nothing was decided of them" : "a run shows them fixed"}.`}
            </p>
            {what === "accept" && (
              <TextInput id="decide-until" type="date" label="Until the end of" min={dayAfter(new Date(), 0)} value={until} onChange={(e) => setUntil(e.currentTarget.value)} error={wrong["until"]} required withAsterisk={false} />
            )}
            {what === "assign" && <TextInput id="decide-owner" label="Owner" value={owner} onChange={(e) => setOwner(e.currentTarget.value)} maxLength={200} data-autofocus />}
            {what !== "assign" && (
              <Textarea id="decide-reason" label="Reason" rows={3} value={reason} onChange={(e) => setReason(e.currentTarget.value)} error={wrong["reason"]} maxLength={2000} data-autofocus />
            )}
            <TextInput id="decide-by" label="Your name" description="The history says who decided." autoComplete="name" value={by} onChange={(e) => setBy(e.currentTarget.value)} error={wrong["by"]} maxLength={200} />
            {refused !== undefined && <ErrorPanel error={refused} />}
            <div className={css.buttons}>
              <Button type="submit" loading={busy}>
                {title}
              </Button>
              <Button variant="default" onClick={busy ? () => stop.current?.abort() : close}>
                {busy ? "Stop" : "Cancel"}
              </Button>
              {busy && (
                <span role="status">
                  {progress} of {findings.length}
                </span>
              )}
            </div>
          </form>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

function endOfDayOr(date: string): string {
  return /^\d{4}-\d\d-\d\d$/.test(date) ? endOfDay(date) : "";
}

function decisionOf(what: Decision["what"], said: { by: string; reason: string; until: string; owner: string }): Decision {
  switch (what) {
    case "accept":
      return { what, by: said.by, reason: said.reason, until: endOfDay(said.until) };
    case "assign":
      return { what, by: said.by, owner: said.owner };
    default:
      return { what, by: said.by, reason: said.reason };
  }
}
