import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";

import { ask } from "../api/ask";
import { Answer, Nothing, NotKnown } from "../feedback/Feedback";
import { csv } from "../export/csv";
import { download } from "../export/download";
import { useRun } from "../shell/run";
import { DataTable, type Column } from "../table/DataTable";
import { count } from "../vocabulary/words";
import { countGaps, reasons, reasonWord } from "./reasons";
import { CoverageDocument, type CoverageQuery } from "./runs.graphql.ts";
import css from "./runs.module.css";
import { ScopeTable } from "./ScopeTable";

type Gap = CoverageQuery["coverage"]["edges"][number]["node"];

const page = 500;

/** What a run could not read, understand or resolve, and what it did read. */
export function CoverageView() {
  const at = useRun();
  const gaps = useInfiniteQuery({
    queryKey: [CoverageDocument.toString(), at],
    queryFn: ({ pageParam, signal }) => ask(CoverageDocument, { at, first: page, after: pageParam, reason: null }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => (last.coverage.pageInfo.hasNextPage ? last.coverage.pageInfo.endCursor : null),
  });
  return (
    <>
      <h2 className={css.title}>Not known</h2>
      <Answer of={gaps} what="Reading coverage" height="16rem">
        {({ pages }) => {
          const all = pages.at(-1)?.coverage.totalCount ?? 0;
          const list = pages.flatMap((p) => p.coverage.edges.map((e) => e.node));
          return (
            <>
              {list.length === 0 ? <Nothing>Everything that was given to this run was read and understood.</Nothing> : <Gaps gaps={list} all={all} />}
              {gaps.hasNextPage && (
                <NotKnown>
                  <p>
                    The list shows {list.length.toLocaleString("en")} of {all.toLocaleString("en")}; sums and filters are about these.
                  </p>
                  <Button size="xs" variant="default" loading={gaps.isFetchingNextPage} onClick={() => void gaps.fetchNextPage()}>
                    Show more
                  </Button>
                </NotKnown>
              )}
            </>
          );
        }}
      </Answer>
      <h2 className={css.title}>Read</h2>
      <ScopeTable />
    </>
  );
}

function Gaps({ gaps, all }: { gaps: Gap[]; all: number }) {
  const { reason, service, q } = useSearch({ from: "/runs" });
  const navigate = useNavigate();
  const set = (change: { reason?: string | undefined; service?: string | undefined; q?: string | undefined }) =>
    void navigate({ from: "/runs", to: "/runs", search: (s) => ({ ...s, ...change }), replace: true });
  const services = useMemo(() => countGaps(gaps, (g) => g.service).toSorted((a, b) => a.value.localeCompare(b.value)), [gaps]);
  const shown = useMemo(() => {
    const word = q?.toLowerCase();
    return gaps.filter(
      (g) =>
        (reason === undefined || g.reason === reason) &&
        (service === undefined || g.service === service) &&
        (word === undefined || `${g.scope} ${g.service} ${g.detail}`.toLowerCase().includes(word)),
    );
  }, [gaps, reason, service, q]);
  return (
    <>
      <ul className={css.reasons} aria-label="By reason">
        {countGaps(gaps, (g) => g.reason).map(({ value, rows, count: times }) => (
          <li key={value}>
            <button type="button" className={css.reason} aria-pressed={reason === value} onClick={() => set({ reason: reason === value ? undefined : value })}>
              <strong>{reasonWord(value)}</strong> {count(times, "time")} in {count(rows, "place")}
              <span className={css.says}>{reasons[value]?.says}</span>
            </button>
          </li>
        ))}
      </ul>
      <div className={css.tools}>
        <NativeSelect
          label="Service"
          value={service ?? ""}
          onChange={(e) => set({ service: e.currentTarget.value === "" ? undefined : e.currentTarget.value })}
          data={[{ value: "", label: "all" }, ...services.filter((s) => s.value !== "").map((s) => ({ value: s.value, label: `${s.value} (${s.count})` }))]}
        />
        <TextInput label="Scope or detail" value={q ?? ""} onChange={(e) => set({ q: e.currentTarget.value === "" ? undefined : e.currentTarget.value })} />
        <Button variant="default" onClick={() => download("coverage.csv", csv(columns.map((c) => c.title), shown.map((g) => columns.map((c) => c.value(g)))), "text/csv")}>
          CSV
        </Button>
        <span className={css.dim} role="status">
          {shown.length === gaps.length ? count(all, "place") : `${shown.length.toLocaleString("en")} of ${count(all, "place")}`}
        </span>
      </div>
      {shown.length === 0 ? (
        <Nothing>
          No place fits the filters.{" "}
          <Button size="xs" variant="default" onClick={() => set({ reason: undefined, service: undefined, q: undefined })}>
            Show all
          </Button>
        </Nothing>
      ) : (
        <DataTable label="What is not known" rows={shown} columns={columns} idOf={(g) => JSON.stringify([g.scope, g.service, g.reason, g.detail])} height="45vh" />
      )}
    </>
  );
}

const columns: Column<Gap>[] = [
  { id: "reason", title: "Reason", value: (g) => g.reason, show: (g) => <span className={css.unknown}>{reasonWord(g.reason)}</span> },
  { id: "scope", title: "Scope", value: (g) => g.scope },
  { id: "service", title: "Service", value: (g) => g.service },
  { id: "detail", title: "Detail", value: (g) => g.detail },
  { id: "count", title: "Times", value: (g) => g.count, right: true },
];
