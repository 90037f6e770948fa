import { Link } from "@tanstack/react-router";

import { useQuestion } from "../api/question";
import { Answer } from "../feedback/Feedback";
import { countGaps, reasons, reasonWord } from "../runs/reasons";
import { useRun } from "../shell/run";
import { count } from "../vocabulary/words";
import { HomeCoverageDocument } from "./coverage.graphql.ts";
import css from "./home.module.css";

const most = 500;
const scopesShown = 5;

/** What the run could not read, understand or resolve. It is never hidden, and never an alarm. */
export function CoverageCard() {
  const at = useRun();
  const coverage = useQuestion(HomeCoverageDocument, { at, first: most });
  return (
    <section aria-labelledby="coverage" className={css.card}>
      <h2 id="coverage" className={css.title}>
        Not known
        <Link to="/runs" search={(s) => ({ at: s.at, tab: "coverage" })} className={css.all} aria-label="Coverage: all that is not known, and what was read">
          Coverage
        </Link>
      </h2>
      <Answer of={coverage} what="Reading coverage" height="8rem">
        {({ coverage: { edges, totalCount } }) => {
          const gaps = edges.map((e) => e.node);
          const scopes = countGaps(gaps, (g) => g.scope);
          if (gaps.length === 0) {
            return <p className={css.more}>Everything that was given to this run was read and understood.</p>;
          }
          return (
            <>
              <ul className={css.gaps} aria-label="By reason">
                {countGaps(gaps, (g) => g.reason).map((r) => (
                  <li key={r.value}>
                    <Link to="/runs" search={(s) => ({ at: s.at, tab: "coverage", reason: r.value })} className={css.gap}>
                      <span className={css.times}>{r.count.toLocaleString("en")}</span> <strong>{reasonWord(r.value)}</strong> <span className={css.says}>{reasons[r.value]?.says}</span>
                    </Link>
                  </li>
                ))}
              </ul>
              <p className={css.more}>
                In {count(scopes.length, "scope")}:{" "}
                {scopes.slice(0, scopesShown).map((s, i) => (
                  <span key={s.value}>
                    {i > 0 && ", "}
                    <Link to="/runs" search={(search) => ({ at: search.at, tab: "coverage", q: s.value })} className={css.link}>
                      {s.value}
                    </Link>{" "}
                    ({s.count.toLocaleString("en")})
                  </span>
                ))}
                {scopes.length > scopesShown && `, and ${scopes.length - scopesShown} more`}.
              </p>
              {totalCount > gaps.length && <p className={css.more}>Sums are of the first {gaps.length} of {count(totalCount, "place")}.</p>}
            </>
          );
        }}
      </Answer>
    </section>
  );
}
