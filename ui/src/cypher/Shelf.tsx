import { Button, Switch, TextInput } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";

import { useRecent } from "../ask/recent";
import { SavedQuestions } from "../ask/SavedQuestions";
import { useQuestion } from "../api/question";
import { Answer } from "../feedback/Feedback";
import css from "./cypher.module.css";
import { CypherExamplesDocument } from "./cypher.graphql.ts";
import { history } from "./history";

const first = [
  { title: "Functions that run as an admin", query: "MATCH (f:Function)-[:RUNS_AS]->(r)\nWHERE r.admin\nRETURN f, r, r.admin_why AS why" },
  { title: "Who can invoke them, as paths", query: "MATCH p = (w:Principal)-[:CAN_INVOKE]->(f:Function)-[:RUNS_AS]->(r)\nWHERE r.admin\nRETURN p LIMIT 25" },
  { title: "Chains from outside, by the rules of the walk", query: "CALL postern.paths('public principal', 'admin role', {limit: 10})\nYIELD path, cost, certainty\nRETURN path, cost, certainty" },
  { title: "What the run holds", query: "MATCH (n)\nRETURN n.type AS type, count(*) AS n\nORDER BY n DESC" },
];

/** What lies below an empty editor: queries to begin with, those of the reports, what was run, what was saved. */
export function Shelf({ take }: { take: (query: string, parameters: string) => void }) {
  const reports = useQuestion(CypherExamplesDocument, {}, { fresh: Infinity });
  const [part, setPart] = useState("");
  const { list, on } = useRecent(history);
  return (
    <div className={css.shelf}>
      <section aria-labelledby="shelf-first">
        <h2 id="shelf-first">To begin with</h2>
        <ul className={css.examples}>
          {first.map((e) => (
            <li key={e.title}>
              <button type="button" className={css.example} onClick={() => take(e.query, "")}>
                <strong>{e.title}</strong>
                <code>{e.query}</code>
              </button>
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="shelf-reports">
        <div className={css.actions}>
          <h2 id="shelf-reports">Queries of the reports</h2>
          <TextInput size="xs" aria-label="Filter reports" placeholder="Filter" value={part} onChange={(e) => setPart(e.currentTarget.value)} />
        </div>
        <Answer of={reports} what="Reading the reports" height="12rem">
          {({ reports: all }) => {
            const fit = all.filter((r) => `${r.id} ${r.title}`.toLowerCase().includes(part.trim().toLowerCase()));
            return (
              // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
              <div className={css.library} tabIndex={0} role="region" aria-label="Reports">
                {fit.length === 0 && <p className={css.hint}>No report has that in its title.</p>}
                <ul>
                  {fit.map((r) => (
                    <li key={r.id}>
                      <button
                        type="button"
                        className={css.report}
                        title={r.description}
                        onClick={() => take(r.cypher.trim(), r.parameters.length === 0 ? "" : JSON.stringify(Object.fromEntries(r.parameters.map((p) => [p.name, p.default])), null, 2))}
                      >
                        {r.title}
                      </button>
                    </li>
                  ))}
                </ul>
              </div>
            );
          }}
        </Answer>
      </section>
      <section aria-labelledby="shelf-history">
        <div className={css.actions}>
          <h2 id="shelf-history">Run before</h2>
          <Switch size="sm" label="Keep in this browser" checked={on} onChange={(e) => history.turn(e.currentTarget.checked)} />
          {list.length > 0 && (
            <Button size="xs" variant="default" onClick={() => history.clear()}>
              Clear
            </Button>
          )}
        </div>
        {list.length === 0 ? (
          <p className={css.hint}>{on ? "Nothing was run yet." : "What you run is not kept."}</p>
        ) : (
          <ul className={css.history}>
            {list.map((h) => (
              <li key={h.address}>
                <Link to={h.address}>
                  <code>{h.says}</code>
                </Link>
              </li>
            ))}
          </ul>
        )}
      </section>
      <SavedQuestions pages={["/cypher"]} />
    </div>
  );
}
