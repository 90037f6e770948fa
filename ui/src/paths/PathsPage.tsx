import { getRouteApi, Link } from "@tanstack/react-router";
import { useEffect } from "react";

import { useQuestion } from "../api/question";
import { asked } from "../ask/asked";
import { StoppableAnswer } from "../ask/StoppableAnswer";
import { announce } from "../feedback/announce";
import { Waiting } from "../feedback/Feedback";
import { Page } from "../shell/Page";
import { useRun } from "../shell/run";
import { count, useVocabularyPending } from "../vocabulary/words";
import { Actions } from "./Actions";
import { Begin } from "./Begin";
import { Found } from "./Found";
import { answered } from "./mark";
import css from "./paths.module.css";
import { PathsDocument } from "./paths.graphql.ts";
import { asks, says, variablesOf } from "./question";
import { QuestionBar } from "./QuestionBar";

const route = getRouteApi("/paths");

/** Journey 3: a path question, its chains in order, one of them as a drawing, and the reason of each step. */
export function PathsPage() {
  const search = route.useSearch();
  const at = useRun();
  const variables = variablesOf(search, at);
  const ready = asks(search);
  const paths = useQuestion(PathsDocument, variables, { enabled: ready, keep: true });
  const answer = paths.data?.paths;
  const wordless = useVocabularyPending();
  useEffect(() => {
    if (answer !== undefined && !paths.isPlaceholderData) {
      answered();
      announce(`${count(answer.paths.length, "chain")} found`);
    }
  }, [answer, paths.isPlaceholderData]);
  useEffect(() => {
    if (ready) {
      asked.add({ says: says(search), address: `/paths${location.search}` });
    }
    // A question is remembered when it is asked, not with each chain that is opened.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [says(search), ready]);
  return (
    <Page title="Paths" wide actions={ready && answer && <Actions pattern={answer.pattern} chain={answer.paths[(search.chain ?? 1) - 1]} />}>
      <QuestionBar key={`${search.pattern} ${search.from} ${search.to}`} />
      {ready ? (
        <StoppableAnswer of={paths} document={PathsDocument} variables={variables} what="Searching for chains">
          {({ paths: found }) => (
            <div className={css.answer} aria-busy={paths.isPlaceholderData}>
              {wordless ? <Waiting what="Searching for chains" /> : <Found answer={found} />}
            </div>
          )}
        </StoppableAnswer>
      ) : (
        <Begin />
      )}
      {ready && !paths.isPending && !wordless && paths.error === null && (
        <p className={css.foot}>
          Chains that need what was not read may be missing: <Link to="/runs" search={(s) => ({ at: s.at })}>what could not be read</Link>.
        </p>
      )}
    </Page>
  );
}
