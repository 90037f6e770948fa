import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { ask } from "../api/ask";
import { AskError } from "../api/errors";
import { useQuestion } from "../api/question";
import type { FindingSeverity, Practice } from "../api/schema";
import { Answer, ErrorPanel, NotKnown } from "../feedback/Feedback";
import { tellJob } from "../runs/jobs";
import { count, severities } from "../vocabulary/words";
import { FindingsSinceDocument, HomeFindingsDocument, LookForFindingsDocument, type HomeFindingsQuery } from "./home.graphql.ts";
import css from "./home.module.css";
import { bySeverity, practices, since, sinceWords } from "./practices";

/** As high as the table of findings: what stands below it does not move. */
const tall = "18rem";

/** Open findings by practice and severity, and what changed since the run before. `newest` is the store's newest run. */
export function FindingsCard({ newest }: { newest: string | undefined }) {
  const findings = useQuestion(HomeFindingsDocument, {}, { fresh: 10_000 });
  return (
    <section aria-labelledby="findings" className={css.card}>
      <h2 id="findings" className={css.title}>
        Findings
        {findings.data && findings.data.findings.run !== null && <span className={css.dim}>{findings.data.findings.totalCount.toLocaleString("en")} open</span>}
      </h2>
      <Answer of={findings} what="Reading findings" height={tall}>
        {(answer) => (
          <>
            {answer.findings.run === null ? (
              <div style={{ minHeight: tall }}>
                <NotKnown>
                  <p>Nobody has looked for findings in this store yet: what the reports would find is not known.</p>
                  <Look>Look for findings</Look>
                </NotKnown>
                <p className={css.dim}>The reports look at {list.format(practices.map((p) => p.word.toLowerCase()))}.</p>
              </div>
            ) : (
              <Matrix answer={answer} />
            )}
            {answer.findings.run !== null && newest !== undefined && answer.findings.run !== newest && (
              <NotKnown>
                <p>
                  These are of run {answer.findings.run}. In the newest, {newest}, nobody has looked yet.
                </p>
                <Look>Look again</Look>
              </NotKnown>
            )}
            {answer.findings.notRun.length > 0 && (
              <NotKnown>
                <details>
                  <summary>{count(answer.findings.notRun.length, "report")} did not run: nothing is known of their findings</summary>
                  <ul>
                    {answer.findings.notRun.map((why) => (
                      <li key={why}>{why}</li>
                    ))}
                  </ul>
                </details>
              </NotKnown>
            )}
          </>
        )}
      </Answer>
    </section>
  );
}

function Look({ children }: { children: string }) {
  const look = useMutation({
    mutationFn: () => ask(LookForFindingsDocument, { key: crypto.randomUUID() }),
    onSuccess: (answer) => tellJob(answer.updateFindings),
  });
  return (
    <>
      {look.error && <ErrorPanel error={look.error} />}
      <Button size="xs" variant="default" loading={look.isPending} onClick={() => look.mutate()}>
        {children}
      </Button>
    </>
  );
}

function Matrix({ answer }: { answer: HomeFindingsQuery }) {
  // Refused where there is no earlier run to compare with; then nothing is said of a change.
  const diff = useQuestion(FindingsSinceDocument, {}, { fresh: 10_000 });
  const change = diff.data?.findingsDiff;
  return (
    <>
      {/* A scrolling frame must be reachable by keyboard (WCAG 2.1.1). */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className={css.frame} role="region" aria-label="Findings by practice and severity" tabIndex={0}>
      <table className={css.matrix}>
        <caption className="visually-hidden">Open findings by practice and severity</caption>
        <thead>
          <tr>
            <th scope="col">Practice</th>
            {severities.map((s) => (
              <th key={s} scope="col" className={css.right}>
                <abbr title={s.toLowerCase()}>{short[s]}</abbr>
              </th>
            ))}
            {change && (
              <th scope="col" className={css.right}>
                Since {change.from}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {practices.map(({ practice, word, part }) => (
            <tr key={practice}>
              <th scope="row">
                <Link to="/findings" search={(s) => ({ at: s.at, ...inFindings(practice) })} className={css.link}>
                  {word}
                </Link>
              </th>
              {bySeverity(answer[part]).map(({ severity, count: n }) => (
                <td key={severity} className={css.right}>
                  <Cell practice={practice} word={word} severity={severity} n={n} />
                </td>
              ))}
              {change && <td className={css.change}>{sinceWords(since(change, practice))}</td>}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">All</th>
            {bySeverity(answer.findings).map(({ severity, count: n }) => (
              <td key={severity} className={css.right}>
                <Cell word="All practices" severity={severity} n={n} />
              </td>
            ))}
            {change && <td className={css.change}>{sinceWords(since(change))}</td>}
          </tr>
        </tfoot>
      </table>
      </div>
      {diff.error instanceof AskError && diff.error.code === "NOT_FOUND" && <p className={css.more}>The first run that was looked at: there is no change to tell.</p>}
      {diff.error && !(diff.error instanceof AskError && diff.error.code === "NOT_FOUND") && <ErrorPanel error={diff.error} retry={() => void diff.refetch()} />}
      {change && change.notKnown.length > 0 && <NotKnown>Of {count(change.notKnown.length, "earlier finding")} the newest run does not tell whether they are still there.</NotKnown>}
    </>
  );
}

const list = new Intl.ListFormat("en");

const short: Record<FindingSeverity, string> = { CRITICAL: "Crit", HIGH: "High", MEDIUM: "Med", LOW: "Low", INFO: "Info" };

function Cell({ practice, word, severity, n }: { practice?: Practice; word: string; severity: FindingSeverity; n: number }) {
  if (n === 0) {
    return <span className={css.none}>0</span>;
  }
  return (
    <Link
      to="/findings"
      search={(s) => ({ at: s.at, ...inFindings(practice, severity) })}
      className={css.cell}
      data-severity={severity}
      aria-label={`${n.toLocaleString("en")} ${severity.toLowerCase()}, ${word}`}
      title={severity === "CRITICAL" ? "List them" : `List ${severity.toLowerCase()} and worse`}
    >
      {n.toLocaleString("en")}
    </Link>
  );
}

/** How the findings page's address names what is listed. */
function inFindings(practice?: Practice, severity?: FindingSeverity): Record<string, unknown> {
  return { ...(practice === undefined ? {} : { practices: [practice] }), ...(severity === undefined ? {} : { severity }) };
}
