import { Button } from "@mantine/core";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useEffect, useMemo, useState } from "react";

import { announce } from "../feedback/announce";
import { Answer, ErrorPanel, Nothing } from "../feedback/Feedback";
import { useThings } from "../reports/things";
import { Page } from "../shell/Page";
import { useRun } from "../shell/run";
import { DataTable } from "../table/DataTable";
import { Filters } from "../table/Filters";
import { count } from "../vocabulary/words";
import { Appeared } from "./Appeared";
import { columnsWith } from "./columns";
import { Coverage } from "./Coverage";
import { DecideButtons, Decided, type Made } from "./Decisions";
import { ExportMenu } from "./ExportMenu";
import { Facets } from "./Facets";
import css from "./findings.module.css";
import { filterKeys, filterOf, filtersIn } from "./search";
import { Summary } from "./Summary";
import { Update, useUpdate } from "./Update";
import { useFindings } from "./useList";

const route = getRouteApi("/findings");

/** The list of findings with what narrows it, what changed, and what can be decided of those marked. */
export function ListPage() {
  const search = route.useSearch();
  const filter = useMemo(() => filterOf(search), [search]);
  const found = useFindings(filter);
  const update = useUpdate();
  const narrowed = Object.keys(filtersIn(search)).length;
  return (
    <Page title="Findings" wide actions={<Update update={update} run={found.run} known={found.list.isSuccess} />}>
      {update.error && <ErrorPanel error={update.error} />}
      <Appeared />
      <Answer of={{ data: found.list.data, error: found.list.error, isPending: found.list.isPending, refetch: found.list.refetch }} what="Reading the findings" height="70vh">
        {() =>
          found.run === null ? (
            <NoneKept busy={update.busy} start={update.start} />
          ) : (
            <>
              <Summary />
              <Coverage />
              <div className={css.columns}>
                <Filters on={narrowed}>
                  <Facets />
                </Filters>
                <List found={found} narrowed={narrowed} />
              </div>
            </>
          )
        }
      </Answer>
    </Page>
  );
}

function NoneKept({ busy, start }: { busy: boolean; start: () => void }) {
  return (
    <Nothing>
      <p>
        <strong>No findings are kept yet.</strong>
      </p>
      <p>
        A finding is a row of a report with a severity that keeps its identity from run to run. Update the findings once to ask all reports of the newest run; the server then does so after each
        run that it publishes.
      </p>
      <p>
        <Button loading={busy} onClick={start}>
          Update findings
        </Button>{" "}
        or run <code>postern findings update</code>.
      </p>
    </Nothing>
  );
}

function List({ found, narrowed }: { found: ReturnType<typeof useFindings>; narrowed: number }) {
  const { rows, total, list } = found;
  const at = useRun();
  const navigate = route.useNavigate();
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  const [made, setMade] = useState<Made>();
  const things = useThings(
    useMemo(() => rows.map((f) => f.subject.id), [rows]),
    at,
  );
  const columns = useMemo(() => columnsWith(things), [things]);
  const chosen = useMemo(() => rows.filter((f) => marked.has(f.id)), [rows, marked]);
  const said = rows.length === total ? count(total, "finding") : `The worst ${rows.length.toLocaleString("en")} of ${count(total, "finding")}`;
  useEffect(() => announce(said), [said]);
  return (
    <section className={css.main} aria-label="List of findings" aria-busy={list.isFetching}>
      <div className={css.toolbar}>
        <h2 className={css.count}>{said}</h2>
        {narrowed > 0 && (
          <Button size="xs" variant="subtle" onClick={() => void navigate({ search: (s) => ({ ...s, ...Object.fromEntries(filterKeys.map((k) => [k, undefined])) }) })}>
            Clear the filters
          </Button>
        )}
        <ExportMenu total={total} />
      </div>
      {made && <Decided made={made} change={setMade} />}
      {total === 0 ? (
        <Nothing>
          <p>No finding fits{narrowed === 0 ? ": nothing is open" : ""}.</p>
          {narrowed > 0 && (
            <Link to="/findings" search={(s) => ({ at: s.at })}>
              Show all that are open
            </Link>
          )}
        </Nothing>
      ) : (
        <DataTable label="Findings" rows={rows} columns={columns} idOf={(f) => f.id} nameOf={(f) => `${f.title}: ${f.subject.name}`} marked={marked} mark={setMarked} height="70vh" />
      )}
      {list.hasNextPage && (
        <p>
          <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            Show {Math.min(500, total - rows.length)} more
          </Button>
        </p>
      )}
      {chosen.length > 0 && (
        <div className={css.bulk} role="group" aria-label="Marked findings">
          <strong>{chosen.length} marked</strong>
          <DecideButtons
            findings={chosen}
            made={(m) => {
              setMade(m);
              setMarked(new Set());
            }}
          />
          <Button size="xs" variant="subtle" onClick={() => setMarked(new Set())}>
            Unmark
          </Button>
        </div>
      )}
    </section>
  );
}
