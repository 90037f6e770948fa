import { Button } from "@mantine/core";
import { IconListTree, IconPlayerPlay, IconStopwatch } from "@tabler/icons-react";
import { getRouteApi, useNavigate, useRouterState } from "@tanstack/react-router";
import { useEffect, useMemo, useState } from "react";

import { SaveQuestion } from "../ask/SaveQuestion";
import { client, useQuestion } from "../api/question";
import { CodeEditor } from "../editor/CodeEditor";
import { mended } from "../editor/faults";
import { announce } from "../feedback/announce";
import { Page } from "../shell/Page";
import { useKeys, type Key } from "../shell/keys";
import { useRun } from "../shell/run";
import { count } from "../vocabulary/words";
import { addressOf, fromAddress, toAddress } from "./address";
import { parametersOf } from "./complete";
import css from "./cypher.module.css";
import { RunCypherDocument } from "./cypher.graphql.ts";
import { history } from "./history";
import { useCompletion } from "./names";
import { Outcome } from "./Outcome";
import { faultOf, readParameters, sent } from "./run";
import type { CypherSearch } from "./search";
import { Shelf } from "./Shelf";

const route = getRouteApi("/cypher");

/** A query of one's own. The address holds what was run; the editor what is being written. */
export function CypherPage() {
  const search = route.useSearch();
  const hash = useRouterState({ select: (s) => s.location.hash });
  const ran = fromAddress(search.q, hash);
  // Going back or choosing an example brings another query: the editor begins anew with it.
  return <Workbench key={`${ran}\n${search.p ?? ""}`} ran={ran} search={search} />;
}

function Workbench({ ran, search }: { ran: string; search: CypherSearch }) {
  const at = useRun();
  const navigate = useNavigate();
  const address = addressOf(ran, search);
  const completion = useCompletion();
  const { mode, n = 100 } = search;
  const [query, setQuery] = useState(ran);
  const [written, setWritten] = useState(search.p ?? "");
  const parameters = readParameters(written);
  const known = readParameters(search.p ?? "");
  const variables = { query: sent(ran, mode), parameters: "values" in known ? known.values : {}, first: n, at };
  const answer = useQuestion(RunCypherDocument, variables, { enabled: ran.trim() !== "" });
  const fault = faultOf(answer.error, mode);
  const faults = useMemo(() => (fault === undefined ? [] : [fault]), [fault?.line, fault?.column, fault?.message, fault?.instead]); // eslint-disable-line react-hooks/exhaustive-deps
  const named = parametersOf(query);
  const absent = "values" in parameters ? named.filter((p) => !(p in parameters.values)) : [];

  const run = (as?: CypherSearch["mode"]) => {
    if (query.trim() === "" || "fault" in parameters) {
      return;
    }
    const { q, hash: behind } = toAddress(query);
    if (query === ran && written === (search.p ?? "") && as === mode) {
      void client.invalidateQueries({ queryKey: [RunCypherDocument.toString(), variables] });
      return;
    }
    void navigate({
      to: "/cypher",
      search: (s) => ({ at: s.at, ...(q === undefined ? {} : { q }), ...(written.trim() === "" ? {} : { p: written }), ...(as === undefined ? {} : { mode: as }), ...(search.view === undefined ? {} : { view: search.view }) }),
      ...(behind === undefined ? {} : { hash: behind }),
    });
  };
  const rows = answer.data?.cypher.rows.length;
  useEffect(() => {
    if (rows !== undefined && ran !== "") {
      announce(count(rows, "row"));
      history.add({ says: ran.replace(/\s+/g, " ").trim().slice(0, 160), address });
    }
  }, [rows, ran, address]);
  useEffect(() => {
    if (fault !== undefined) {
      announce(`Line ${fault.line}, column ${fault.column}: ${fault.message}`);
    }
  }, [fault?.line, fault?.column, fault?.message]); // eslint-disable-line react-hooks/exhaustive-deps
  useKeys(useMemo<Key[]>(() => [{ keys: "mod+Enter", does: "Run the query", where: "Cypher", run: () => document.querySelector<HTMLButtonElement>("#run-cypher")?.click() }], []));

  return (
    <Page title="Cypher">
      <div className={css.bench}>
        <CodeEditor
          label="Query"
          language="cypher"
          value={query}
          change={setQuery}
          run={() => run()}
          complete={completion}
          faults={faults}
          minHeight="7rem"
          placeholder="MATCH (f:Function)-[:RUNS_AS]->(r) WHERE r.admin RETURN f, r"
        />
        <div className={css.actions}>
          <Button id="run-cypher" leftSection={<IconPlayerPlay size={16} aria-hidden="true" />} onClick={() => run()} disabled={query.trim() === "" || "fault" in parameters}>
            Run
          </Button>
          <span className={css.hint}>
            <kbd>Ctrl</kbd> or <kbd>⌘</kbd> with <kbd>Enter</kbd>
          </span>
          <Button variant="default" leftSection={<IconListTree size={16} aria-hidden="true" />} onClick={() => run("explain")} disabled={query.trim() === ""}>
            Explain
          </Button>
          <Button variant="default" leftSection={<IconStopwatch size={16} aria-hidden="true" />} onClick={() => run("profile")} disabled={query.trim() === ""}>
            Profile
          </Button>
          {ran !== "" && <SaveQuestion says={`Cypher: ${ran.replace(/\s+/g, " ").slice(0, 80)}`} address={address} />}
        </div>
        <details className={css.parameters} open={written !== "" || named.length > 0}>
          <summary>Parameters{named.length > 0 && `: ${named.map((p) => `$${p}`).join(", ")}`}</summary>
          <CodeEditor label="Parameters" language="json" value={written} change={setWritten} run={() => run()} placeholder='{"account": "111122223333"}' />
          {"fault" in parameters && <p className={css.fault}>{parameters.fault}</p>}
          {absent.length > 0 && <p className={css.hint}>Without a value: {absent.map((p) => `$${p}`).join(", ")}</p>}
        </details>
      </div>
      {ran === "" ? (
        <Shelf
          take={(text, values) => {
            setQuery(text);
            setWritten(values);
            document.querySelector<HTMLElement>(".cm-content")?.focus();
          }}
        />
      ) : (
        <Outcome
          answer={answer}
          fault={fault}
          search={search}
          n={n}
          stop={() => void client.cancelQueries({ queryKey: [RunCypherDocument.toString(), variables] })}
          mend={() => {
            if (fault !== undefined) {
              setQuery(mended(query, fault));
              document.querySelector<HTMLElement>(".cm-content")?.focus();
            }
          }}
        />
      )}
    </Page>
  );
}
