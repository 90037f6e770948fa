import { Button } from "@mantine/core";

import { useQuestion } from "../api/question";
import type { Edit } from "../api/scalars";
import { Answer, Note, Nothing, NotKnown } from "../feedback/Feedback";
import { useRun } from "../shell/run";
import { ThingLink } from "../vocabulary/Thing";
import { count, flags, phrase, useVocabulary } from "../vocabulary/words";
import { placeOf } from "./edits";
import { LeastCutDocument, type LeastCutQuery } from "./whatif.graphql.ts";
import css from "./whatif.module.css";

type Cut = LeastCutQuery["cut"];

/** The least changes that close every chain of a pattern, the lightest first, with what proves it. */
export function Proposals({ pattern, edits, set }: { pattern: string; edits: readonly Edit[]; set: (edits: readonly Edit[]) => void }) {
  const at = useRun();
  const vocabulary = useVocabulary();
  const asked = useQuestion(LeastCutDocument, { pattern, at });
  return (
    <Answer of={asked} what="Looking for the least change">
      {({ cut }) => (
        <>
          <Said cut={cut} />
          {cut.cuts.map((one, i) => (
            <article key={i} className={css.card} aria-label={i === 0 ? "The least change" : `Alternative ${i}`}>
              <header className={css.line}>
                <h3 className={css.grow}>
                  {i === 0 ? (cut.least ? "The least change" : "The best found") : `Alternative ${i}`}: {count(one.changes.length, "change")}, weight {one.weight}
                </h3>
                <Button size="xs" variant={i === 0 ? "filled" : "default"} disabled={one.edits.length === 0 || holds(edits, one.edits)} onClick={() => set(one.edits)}>
                  {holds(edits, one.edits) ? "Being tried" : "Try it"}
                </Button>
              </header>
              <ol>
                {one.changes.map((c) => (
                  <li key={c.id}>
                    {c.words}
                    <small className={css.dim}>
                      {" "}
                      (weighs {c.weighing.words})
                    </small>
                  </li>
                ))}
              </ol>
              {one.falls.length > 0 && (
                <p className={css.dim}>
                  With it go {count(one.falls.reduce((n, f) => n + f.count, 0), "edge")}: {one.falls.map((f) => `${f.count.toLocaleString("en")} “${phrase(f.kind, vocabulary)}”`).join(", ")}
                  {one.fallsComplete ? "" : ", and more that were not counted"}.
                </p>
              )}
              <Trial of={one.tried} />
            </article>
          ))}
        </>
      )}
    </Answer>
  );
}

/** What came of making the changes in a copy of the facts. */
function Trial({ of: { made, why, left } }: { of: Cut["cuts"][number]["tried"] }) {
  const vocabulary = useVocabulary();
  if (!made) {
    return <p className={css.dim}>Not tried on the facts: {why}.</p>;
  }
  if (left.length === 0) {
    return <p className={css.dim}>Tried on the facts: no chain is left.</p>;
  }
  return (
    <NotKnown>
      <p>
        <strong>Not enough.</strong> Tried on the facts, a chain is left: {left[0] && <ThingLink thing={left[0].from} plain />}
        {left.map((s, i) => (
          <span key={i}>
            {" "}
            {phrase(s.kind, vocabulary)} <ThingLink thing={s.to} plain />
          </span>
        ))}
      </p>
    </NotKnown>
  );
}

function holds(edits: readonly Edit[], of: readonly Edit[]): boolean {
  const places = new Set(edits.map(placeOf));
  return of.length === edits.length && of.every((e) => places.has(placeOf(e)));
}

/** What the answer rests on, and what it does not say. */
function Said({ cut }: { cut: Cut }) {
  const vocabulary = useVocabulary();
  if (cut.open) {
    return (
      <NotKnown>
        <p>
          <strong>No change that is known closes this chain:</strong> <ThingLink thing={cut.open.start} plain />
          {cut.open.steps.map((s, i) => (
            <span key={i}>
              {" "}
              {phrase(s.kind, vocabulary)} <ThingLink thing={s.to} plain />
            </span>
          ))}
        </p>
        <p>Ask for chains that do not pass it, or mark its end as accepted in the findings.</p>
      </NotKnown>
    );
  }
  if (cut.cuts.length === 0) {
    return cut.complete ? (
      <Nothing>
        <p>No chain of this pattern is left to close.</p>
      </Nothing>
    ) : (
      <NotKnown>
        <p>Time was up before a change was found that closes all chains. Ask for fewer: name an account or an end.</p>
      </NotKnown>
    );
  }
  return (
    <>
      <p>
        {cut.least ? (
          <>
            Proved: nothing lighter than weight {cut.bound} closes them all. The proof rests on {count(cut.chains.length, "chain")} and was checked by a program
            of its own.
          </>
        ) : (
          <>Not proved to be the lightest: every change weighs {cut.bound} at least.</>
        )}
      </p>
      {!cut.complete && (
        <NotKnown>
          <p>Time was up: lighter changes or further alternatives may be missing.</p>
        </NotKnown>
      )}
      {cut.heldBack.length > 0 && (
        <Note>
          <p>
            Once the first is made, guardrails alone hold a chain back: {cut.heldBack[0] && <ThingLink thing={cut.heldBack[0].from} plain />}
            {cut.heldBack.map((s, i) => (
              <span key={i}>
                {" "}
                {phrase(s.kind, vocabulary)} <ThingLink thing={s.to} plain />
              </span>
            ))}
          </p>
        </Note>
      )}
      {cut.given.length > 0 && (
        <NotKnown>
          <p>
            Taken as given, as no change to it is known:{" "}
            {cut.given.map((g) => (
              <span key={g.node.id + g.flag}>
                <ThingLink thing={g.node} plain /> is {flags[g.flag].word};{" "}
              </span>
            ))}
          </p>
        </NotKnown>
      )}
    </>
  );
}
