import { Link } from "@tanstack/react-router";

import { CopyButton } from "../export/CopyButton";
import { clouds } from "../vocabulary/words";
import css from "./reports.module.css";
import { KeptList } from "./KeptList";
import type { ReportAsked } from "./ReportPage";
import { commandLine } from "./told";

/** What else is said of a report: what to do, controls, references, columns, what is kept of it, and the query. */
export function About({ report, told }: { report: ReportAsked; told: Record<string, unknown> }) {
  return (
    <>
      <div className={css.two}>
        <section className={css.panel} aria-labelledby="todo">
          <h2 id="todo" className={css.heading}>
            What to do
          </h2>
          {report.remediation.length === 0 ? (
            <p className={css.dim}>The report does not say.</p>
          ) : (
            <dl className={css.terms}>
              {report.remediation.map((r) => (
                <Term key={r.cloud} name={clouds[r.cloud]} text={r.text} />
              ))}
            </dl>
          )}
        </section>
        <section className={css.panel} aria-labelledby="controls">
          <h2 id="controls" className={css.heading}>
            Controls and references
          </h2>
          {report.controls.length > 0 && (
            <dl className={css.terms}>
              {report.controls.map((c) => (
                <Term key={`${c.framework} ${c.version}`} name={c.version === "" ? c.framework : `${c.framework} ${c.version}`} text={c.ids.join(", ")} />
              ))}
            </dl>
          )}
          <References urls={report.references} />
        </section>
        <section className={css.panel} aria-labelledby="columns">
          <h2 id="columns" className={css.heading}>
            Columns
          </h2>
          <dl className={css.terms}>
            {report.columns.map((c) => (
              <Term key={c.name} name={c.name.replaceAll("_", " ")} text={c.name === report.subject ? `${c.meaning}. A row is about this.` : c.meaning} />
            ))}
          </dl>
          {report.cause.length > 0 && (
            <p className={css.dim}>
              A finding is told from others by {[report.subject, ...report.cause].map((c) => c.replaceAll("_", " ")).join(", ")}.
            </p>
          )}
        </section>
        <KeptList report={report.id} />
      </div>
      <section className={css.panel} aria-labelledby="query">
        <div className={css.toolbar}>
          <h2 id="query" className={css.heading}>
            Query
          </h2>
          <div className={css.buttons}>
            <Link to="/cypher" search={(s) => ({ at: s.at, q: report.cypher })}>
              Open in Cypher
            </Link>
            <CopyButton text={report.cypher}>Copy the query</CopyButton>
          </div>
        </div>
        {/* A frame that scrolls must be reachable by keyboard (WCAG 2.1.1). */}
        {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <pre className={css.query} tabIndex={0} role="region" aria-label="Query text">
          {report.cypher}
        </pre>
        <p className={css.dim}>
          The same on the command line: <code>{commandLine(report.id, told)}</code>
        </p>
      </section>
    </>
  );
}

function Term({ name, text }: { name: string; text: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{text}</dd>
    </>
  );
}

/** Pages of providers. They open in a tab of their own, which learns nothing of this page. */
export function References({ urls }: { urls: readonly string[] }) {
  if (urls.length === 0) {
    return null;
  }
  return (
    <ul className={css.list}>
      {urls.map((url) => (
        <li key={url}>{/^https:\/\//.test(url) ? <a href={url} target="_blank" rel="noreferrer">{url.replace("https://", "")}</a> : url}</li>
      ))}
    </ul>
  );
}
