import { NativeSelect } from "@mantine/core";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo } from "react";

import { AskError } from "../api/errors";
import { useQuestion } from "../api/question";
import { Answer, Nothing, NotKnown } from "../feedback/Feedback";
import { useThings } from "../reports/things";
import { Page } from "../shell/Page";
import { useRun } from "../shell/run";
import { RunsDocument } from "../shell/shell.graphql.ts";
import { DataTable } from "../table/DataTable";
import { count } from "../vocabulary/words";
import { columnsWith } from "./columns";
import { FindingChangesDocument, type FindingChangesQuery, type FindingRowFragment } from "./findings.graphql.ts";
import css from "./findings.module.css";
import { filterOf } from "./search";

const route = getRouteApi("/findings");

/** A list of the answer has so many at most. */
const most = 500;

const kinds = [
  { key: "new", title: "New", says: "Not there before, and never before." },
  { key: "back", title: "Came back", says: "Fixed before, and there again." },
  { key: "fixed", title: "Fixed", says: "There before; the later run looked for it, and it is gone." },
  { key: "changed", title: "Changed", says: "There at both, with another severity or state." },
  { key: "notKnown", title: "Not known", says: "Known before; the later run does not tell. They are not fixed by that." },
] as const;

/** What became of findings from one run to a later one. */
export function ChangesPage() {
  const search = route.useSearch();
  const filter = filterOf({ ...search, states: ["ALL"] });
  const diff = useQuestion(FindingChangesDocument, { filter, from: search.from ?? null, to: search.to ?? null }, { fresh: 10_000 });
  const once = diff.error instanceof AskError && diff.error.code === "NOT_FOUND" ? diff.error : undefined;
  return (
    <Page title="What changed" wide>
      <nav aria-label="Where you are" className={css.trail}>
        <Link from="/findings" to="/findings" search={(s) => ({ ...s, view: undefined, from: undefined, to: undefined })}>
          Findings
        </Link>
      </nav>
      <RunPickers />
      {once !== undefined ? (
        <Nothing>
          <p>These runs cannot be compared: {once.message}.</p>
          <p>Findings are compared between runs that they were updated at. Update them at each run; the server does so by itself after each run that it publishes.</p>
        </Nothing>
      ) : (
        <Answer of={diff} what="Comparing the findings" height="60vh">
          {(answer) => <Changes diff={answer.findingsDiff} />}
        </Answer>
      )}
    </Page>
  );
}

function RunPickers() {
  const { from, to } = route.useSearch();
  const navigate = route.useNavigate();
  const runs = useQuestion(RunsDocument, { last: 500 }, { fresh: 10_000 }).data?.runs.edges.map((e) => e.node.run.replace(/^run:/, "")) ?? [];
  const options = (none: string, chosen: string | undefined) => [
    { value: "", label: none },
    ...[...new Set([...runs.toReversed(), ...(chosen === undefined ? [] : [chosen])])].map((r) => ({ value: r, label: r })),
  ];
  const set = (key: "from" | "to", value: string) => void navigate({ search: (s) => ({ ...s, [key]: value === "" ? undefined : value }) });
  return (
    <div className={css.pickers}>
      <NativeSelect label="From run" value={from ?? ""} onChange={(e) => set("from", e.currentTarget.value)} data={options("The look before", from)} />
      <NativeSelect label="To run" value={to ?? ""} onChange={(e) => set("to", e.currentTarget.value)} data={options("The newest look", to)} />
    </div>
  );
}

function Changes({ diff }: { diff: FindingChangesQuery["findingsDiff"] }) {
  return (
    <>
      <p className={css.lead}>
        From run {diff.from} to run {diff.to}: {kinds.map((k) => `${diff[k.key].length.toLocaleString("en")} ${k.title.toLowerCase()}`).join(", ")}, {diff.same.toLocaleString("en")} as they were.
      </p>
      {kinds.map((k) => (
        <Kind key={k.key} title={k.title} says={k.says} findings={diff[k.key]} />
      ))}
    </>
  );
}

function Kind({ title, says, findings }: { title: string; says: string; findings: readonly FindingRowFragment[] }) {
  const at = useRun();
  const things = useThings(
    useMemo(() => findings.map((f) => f.subject.id), [findings]),
    at,
  );
  const columns = useMemo(() => columnsWith(things), [things]);
  if (findings.length === 0) {
    return null;
  }
  return (
    <section className={css.kind} aria-label={title}>
      <h2 className={css.heading}>
        {title} <span className={css.dim}>{findings.length.toLocaleString("en")}</span>
      </h2>
      <p className={css.dim}>{says}</p>
      {findings.length >= most && <NotKnown>The answer lists the worst {count(most, "finding")} of each kind at most; there may be more.</NotKnown>}
      <DataTable label={`Findings: ${title.toLowerCase()}`} rows={findings} columns={columns} idOf={(f) => f.id} height="24rem" />
    </section>
  );
}
