import { NativeSelect, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useEffect, useMemo } from "react";

import { useQuestion } from "../api/question";
import { announce } from "../feedback/announce";
import { Answer, Nothing } from "../feedback/Feedback";
import { Page } from "../shell/Page";
import { SeverityBadge } from "../vocabulary/Thing";
import { clouds, count } from "../vocabulary/words";
import { group, type Group } from "./library";
import css from "./reports.module.css";
import { FindingsByReportDocument, ReportsDocument, type ReportsQuery } from "./reports.graphql.ts";
import { practices, reportClouds, reportSeverities, type ReportsSearch } from "./search";
import { practiceWords, severityWords } from "./words";

const route = getRouteApi("/reports");

type Listed = ReportsQuery["reports"][number];

/** All reports by practice, with filters that stand in the address. */
export function Library() {
  const reports = useQuestion(ReportsDocument, {}, { fresh: Infinity });
  return (
    <Page title="Reports" wide>
      <p className={css.lead}>Saved questions about the estate, each with what it cannot see and what to do. A row of a report with a severity is a finding.</p>
      <Filters />
      <Answer of={reports} what="Reading the library" height="60vh">
        {(answer) => <Groups reports={answer.reports} />}
      </Answer>
    </Page>
  );
}

function Filters() {
  const { q, practice, severity, cloud } = route.useSearch();
  const navigate = route.useNavigate();
  const set = (change: Partial<ReportsSearch>) => void navigate({ search: (s) => ({ ...s, ...change }), replace: true });
  return (
    <search className={css.filters} aria-label="Filters of reports">
      <TextInput
        label="Words"
        description="In title, description, id or control"
        leftSection={<IconSearch size={16} aria-hidden="true" />}
        value={q ?? ""}
        onChange={(e) => set({ q: e.currentTarget.value === "" ? undefined : e.currentTarget.value })}
      />
      <NativeSelect
        label="Practice"
        value={practice ?? ""}
        onChange={(e) => set({ practice: practices.find((p) => p === e.currentTarget.value) })}
        data={[{ value: "", label: "All practices" }, ...practices.map((p) => ({ value: p, label: practiceWords[p].word }))]}
      />
      <NativeSelect
        label="Severity"
        value={severity ?? ""}
        onChange={(e) => set({ severity: reportSeverities.find((s) => s === e.currentTarget.value) })}
        data={[
          { value: "", label: "Any" },
          ...reportSeverities.filter((s) => s !== "NONE").map((s, i) => ({ value: s, label: i === 0 ? s.toLowerCase() : `${s.toLowerCase()} or worse` })),
        ]}
      />
      <NativeSelect
        label="Cloud"
        value={cloud ?? ""}
        onChange={(e) => set({ cloud: reportClouds.find((c) => c === e.currentTarget.value) })}
        data={[{ value: "", label: "All clouds" }, ...reportClouds.map((c) => ({ value: c, label: clouds[c] }))]}
      />
    </search>
  );
}

function Groups({ reports }: { reports: readonly Listed[] }) {
  const search = route.useSearch();
  const found = useQuestion(FindingsByReportDocument, {}, { fresh: 10_000 }).data?.findings;
  const open = useMemo(() => new Map(found?.facets[0]?.values.map((v) => [v.value, v.count])), [found]);
  const groups = useMemo(() => group(reports, search), [reports, search]);
  const left = groups.reduce((n, g) => n + g.reports.length, 0);
  const said = left === reports.length ? count(left, "report") : `${left} of ${count(reports.length, "report")}`;
  useEffect(() => announce(said), [said]);
  return (
    <>
      <p className={css.dim}>
        {said}
        {found && (found.run === null ? ". No findings are kept yet, so it is not known what each would find." : `. Open findings as of run ${found.run}.`)}
      </p>
      {left === 0 && (
        <Nothing>
          No report has all of that.{" "}
          <Link to="/reports" search={(s) => ({ at: s.at })}>
            Show all {reports.length}
          </Link>
        </Nothing>
      )}
      {groups.map((g) => (
        <Practice key={g.practice ?? ""} group={g} open={found?.run == null ? undefined : open} />
      ))}
    </>
  );
}

function Practice({ group: g, open }: { group: Group<Listed>; open: ReadonlyMap<string, number> | undefined }) {
  return (
    <section className={css.practice} aria-labelledby={`practice-${g.practice}`}>
      <h2 id={`practice-${g.practice}`} className={css.heading}>
        {g.title} <span className={css.dim}>{g.reports.length}</span>
      </h2>
      <p className={css.dim}>{g.says}</p>
      <ul className={css.cards}>
        {g.reports.map((r) => (
          <li key={r.id} className={css.card} data-severity={r.severity}>
            <div className={css.cardHead}>
              <Link to="/reports" search={(s) => ({ at: s.at, report: r.id })} className={css.cardTitle}>
                {r.title}
              </Link>
              {r.severity === "NONE" ? <span className={css.dim}>informs</span> : <span title={severityWords[r.severity]}><SeverityBadge severity={r.severity} /></span>}
            </div>
            <p className={css.says}>{r.description}</p>
            <p className={css.cardFoot}>
              <span>{r.clouds.map((c) => clouds[c]).join(", ")}</span>
              {open && r.severity !== "NONE" && <Found report={r.id} n={open.get(r.id) ?? 0} />}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Found({ report, n }: { report: string; n: number }) {
  if (n === 0) {
    return <span>no open findings</span>;
  }
  return (
    <Link to="/findings" search={(s) => ({ at: s.at, reports: [report] })}>
      {count(n, "open finding")}
    </Link>
  );
}
