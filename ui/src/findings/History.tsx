import type { FindingAsked } from "./FindingPage";
import css from "./findings.module.css";
import { eventWords, minute, stateWords } from "./words";

/** Events that an answer has at most. */
const most = 100;

/** What happened to a finding, the newest first. */
export function History({ finding }: { finding: FindingAsked }) {
  const events = finding.history.toReversed();
  return (
    <section className={css.panel} aria-labelledby="history">
      <h2 id="history" className={css.heading}>
        History
      </h2>
      <ol className={css.timeline} reversed>
        {events.map((e, i) => (
          <li key={i} className={css.event} data-kind={e.kind}>
            <p>
              <strong>{eventWords[e.kind]}</strong>
              {e.by === null ? "" : ` by ${e.by}`}
            </p>
            {e.text !== null && e.text !== e.severity.toLowerCase() && <p className={css.says}>{e.text}</p>}
            <p className={css.dim}>
              {minute(e.at)} · run {e.run} · {stateWords[e.state]}, {e.severity.toLowerCase()}
              {e.actor === null || e.actor === e.by ? "" : ` · asked by ${e.actor}`}
            </p>
          </li>
        ))}
      </ol>
      {events.length >= most && <p className={css.dim}>These are the last {most} events. The command line has all: postern findings history.</p>}
      <p className={css.dim}>
        Last seen {minute(finding.lastSeen.at)}, run {finding.lastSeen.run}.
      </p>
    </section>
  );
}
