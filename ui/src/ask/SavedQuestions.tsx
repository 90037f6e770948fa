import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";

import { ask } from "../api/ask";
import { forget, useQuestion } from "../api/question";
import { announce } from "../feedback/announce";
import { Answer, ErrorPanel } from "../feedback/Feedback";
import { ForgetQuestionDocument, SavedQuestionsDocument } from "./ask.graphql.ts";
import css from "./ask.module.css";

/** Questions that were saved on the server, of these pages. */
export function SavedQuestions({ pages }: { pages: readonly string[] }) {
  const saved = useQuestion(SavedQuestionsDocument, {}, { fresh: 10_000 });
  const [error, setError] = useState<unknown>();
  const remove = async (name: string) => {
    try {
      await ask(ForgetQuestionDocument, { name });
      await forget(SavedQuestionsDocument);
      announce("Forgotten");
    } catch (e) {
      setError(e);
    }
  };
  return (
    <section aria-labelledby="start-saved">
      <h2 id="start-saved">Saved</h2>
      {error !== undefined && <ErrorPanel error={error} />}
      <Answer of={saved} what="Reading what is saved" height="3rem">
        {({ views }) => {
          const ours = views.filter((v) => pages.some((p) => v.content === p || v.content.startsWith(`${p}?`) || v.content.startsWith(`${p}#`)));
          return ours.length === 0 ? (
            <p className={css.dim}>Nothing is saved. An answer has a button for it.</p>
          ) : (
            <ul className={css.plain}>
              {ours.map((v) => (
                <li key={v.id} className={css.line}>
                  <Link to={v.content}>{v.name}</Link>
                  <span className={css.dim}>by {v.actor}</span>
                  <Button size="compact-xs" variant="default" aria-label={`Forget ${v.name}`} onClick={() => void remove(v.name)}>
                    Forget
                  </Button>
                </li>
              ))}
            </ul>
          );
        }}
      </Answer>
    </section>
  );
}
