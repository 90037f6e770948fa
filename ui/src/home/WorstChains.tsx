import { Link } from "@tanstack/react-router";

import { useQuestion } from "../api/question";
import { Answer, Nothing, NotKnown } from "../feedback/Feedback";
import { useRun } from "../shell/run";
import { ChainLine } from "./ChainLine";
import { WorstChainsDocument } from "./home.graphql.ts";
import css from "./home.module.css";

interface Question {
  title: string;
  pattern: string;
  first: number;
}

const questions: readonly Question[] = [
  { title: "From anyone, through a function, to full control", pattern: "public principal -> invoke -> function -> admin role", first: 3 },
  { title: "From anything open to anyone, to full control", pattern: "public -> admin role", first: 3 },
  { title: "From anything open to anyone, to crown jewels", pattern: "public -> sensitive", first: 3 },
];

/** The cheapest chains of the questions that matter most. `jewels` is how many nodes are marked as crown jewels. */
export function WorstChains({ jewels }: { jewels: number }) {
  return (
    <section aria-labelledby="chains" className={css.card}>
      <h2 id="chains" className={css.title}>
        Worst chains <span className={css.dim}>the easiest first</span>
      </h2>
      {questions.map((q) => (
        <Chains key={q.pattern} question={q} jewels={jewels} />
      ))}
    </section>
  );
}

function Chains({ question, jewels }: { question: Question; jewels: number }) {
  const at = useRun();
  const aboutJewels = question.pattern.endsWith("sensitive");
  const asked = !aboutJewels || jewels > 0;
  const answer = useQuestion(WorstChainsDocument, { pattern: question.pattern, first: question.first, at }, { enabled: asked });
  return (
    <div className={css.question}>
      <h3 className={css.subtitle}>
        {question.title}
        <Link to="/paths" search={(s) => ({ at: s.at, pattern: question.pattern })} className={css.all} aria-label={`All chains: ${question.title}`}>
          All chains
        </Link>
      </h3>
      {!asked ? (
        <NotKnown>
          Nothing is marked as a crown jewel, so ways there are not known. Mark what matters most: <code>postern mark sensitive ID…</code>
        </NotKnown>
      ) : (
        <Answer of={answer} what="Searching for chains" height="9rem">
          {({ paths: { paths, complete } }) => (
            <>
              {paths.length === 0 ? (
                <Nothing>{complete ? "No chain, as far as the facts of this run go." : "No chain was found before a limit ended the search."}</Nothing>
              ) : (
                <ol className={css.chains}>
                  {paths.map((chain, i) => (
                    <li key={chain.edges.map((e) => e.edge.id).join()}>
                      <ChainLine chain={chain} pattern={question.pattern} place={i + 1} {...(at === null ? {} : { at })} />
                    </li>
                  ))}
                </ol>
              )}
              {paths.length > 0 && !complete && <p className={css.more}>These are the first {paths.length}; there are more.</p>}
            </>
          )}
        </Answer>
      )}
    </div>
  );
}
