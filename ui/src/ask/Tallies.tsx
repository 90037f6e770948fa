import type { Flag } from "../api/schema";
import { flags } from "../vocabulary/words";
import type { CountedFragment, ReachedQuery } from "./ask.graphql.ts";
import css from "./tallies.module.css";

/** What is reached, counted by kind, mark and account, each as a bar of three parts with its numbers. */
export function Tallies({ reach }: { reach: ReachedQuery["reach"] }) {
  return (
    <div className={css.tallies}>
      <TallyList title="By mark" tallies={reach.byFlag} word={(key) => flags[key as Flag]?.word ?? key} />
      <TallyList title="By kind" tallies={reach.byLabel} word={(key) => key} />
      <TallyList title="By account" tallies={reach.byAccount} word={(key) => (key === "" ? "in no account" : key)} />
    </div>
  );
}

const shown = 8;

function TallyList({ title, tallies, word }: { title: string; tallies: readonly CountedFragment[]; word: (key: string) => string }) {
  const most = Math.max(1, ...tallies.map(sum));
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      {tallies.length === 0 && <p className={css.none}>none</p>}
      <ul>
        {tallies.slice(0, shown).map((t) => (
          <li key={t.key}>
            <span className={css.key}>{word(t.key)}</span>
            <span className={css.total}>{sum(t).toLocaleString("en")}</span>
            <span className={css.bar} aria-hidden="true" style={{ width: `${(100 * sum(t)) / most}%` }}>
              <span data-part="certain" style={{ flexGrow: t.certain }} />
              <span data-part="conditional" style={{ flexGrow: t.conditional }} />
              <span data-part="unknown" style={{ flexGrow: t.unknown }} />
            </span>
            <span className={css.parts}>
              {[t.certain > 0 && `${t.certain} certain`, t.conditional > 0 && `${t.conditional} conditional`, t.unknown > 0 && `${t.unknown} not known`].filter(Boolean).join(", ")}
            </span>
          </li>
        ))}
        {tallies.length > shown && <li className={css.none}>and {tallies.length - shown} more</li>}
      </ul>
    </section>
  );
}

function sum(t: CountedFragment): number {
  return t.certain + t.conditional + t.unknown;
}
