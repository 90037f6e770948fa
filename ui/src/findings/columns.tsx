import { Link } from "@tanstack/react-router";

import type { Things } from "../reports/things";
import type { Column } from "../table/DataTable";
import { SeverityBadge, ThingLink } from "../vocabulary/Thing";
import { severities } from "./search";
import type { FindingRowFragment } from "./findings.graphql.ts";
import css from "./findings.module.css";
import { day, stateWords } from "./words";

/** The columns of a list of findings. */
export function columnsWith(things: Things): Column<FindingRowFragment>[] {
  return [
    { id: "severity", title: "Severity", value: (f) => severities.indexOf(f.severity), show: (f) => <SeverityBadge severity={f.severity} /> },
    { id: "finding", title: "Finding", value: (f) => f.title, show: (f) => <Named finding={f} /> },
    { id: "subject", title: "Subject", value: (f) => f.subject.name, show: (f) => <Subject finding={f} things={things} /> },
    { id: "state", title: "State", value: (f) => stateText(f), show: (f) => <State finding={f} /> },
    { id: "owner", title: "Owner", value: (f) => f.owner, show: (f) => f.owner ?? <span className={css.dim}>nobody</span> },
    { id: "since", title: "Since", value: (f) => since(f), show: (f) => <span className={css.noWrap}>{since(f)}</span> },
  ];
}

/** The day that a finding began, or came back. */
export function since(f: FindingRowFragment): string {
  return day((f.reopened ?? f.firstSeen).at);
}

function Named({ finding: f }: { finding: FindingRowFragment }) {
  const cause = f.cause.filter((c) => c.text !== "");
  return (
    <div className={css.named}>
      <Link from="/findings" to="/findings" search={(s) => ({ ...s, finding: f.id })} className={css.title}>
        {f.title}
      </Link>
      {cause.length > 0 && <span className={css.cause}>{cause.map((c) => `${c.name.replaceAll("_", " ")} ${c.text}`).join(" · ")}</span>}
    </div>
  );
}

/** What a finding is about; a link where the run knows it. */
export function Subject({ finding: f, things }: { finding: FindingRowFragment; things: Things }) {
  const thing = things.get(f.subject.id);
  return (
    <span className={css.subject} title={f.subject.id}>
      {thing === undefined ? f.subject.name : <ThingLink thing={thing} plain />}
      <span className={css.cause}>{[f.subject.type, f.subject.account].filter((w) => w !== "").join(" · ")}</span>
    </span>
  );
}

/** Where a finding stands, in words. */
export function stateText(f: FindingRowFragment): string {
  const until = f.state === "ACCEPTED" && f.verdict?.until ? ` until ${day(f.verdict.until)}` : "";
  return [stateWords[f.state] + until, ...(f.new ? ["new"] : []), ...(f.notKnown === null ? [] : ["not known"])].join(", ");
}

export function State({ finding: f }: { finding: FindingRowFragment }) {
  return (
    <span className={css.states}>
      <span className={css.state} data-state={f.state}>
        {stateWords[f.state]}
        {f.state === "ACCEPTED" && f.verdict?.until ? ` until ${day(f.verdict.until)}` : ""}
      </span>
      {f.new && (
        <span className={css.state} data-state="NEW">
          new
        </span>
      )}
      {f.notKnown !== null && (
        <span className={css.state} data-state="NOT_KNOWN" title={f.notKnown}>
          not known
        </span>
      )}
    </span>
  );
}
