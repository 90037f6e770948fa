import { getRouteApi } from "@tanstack/react-router";

import { useQuestion } from "../api/question";
import { ChainDrawing } from "../chain/ChainDrawing";
import { Answer } from "../feedback/Feedback";
import { Page } from "../shell/Page";
import { useRun } from "../shell/run";
import { PathsDocument } from "./paths.graphql.ts";
import { asks, variablesOf } from "./question";

const route = getRouteApi("/paths");

export function PathsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const at = useRun();
  const paths = useQuestion(PathsDocument, variablesOf(search, at), { enabled: asks(search) });
  const chosen = (search.chain ?? 1) - 1;
  return (
    <Page title="Paths">
      <Answer of={paths} what="Searching for chains">
        {(answer) => {
          const chain = answer.paths.paths[chosen];
          return (
            chain && (
              <ChainDrawing
                chain={chain}
                step={search.step === undefined ? undefined : search.step - 1}
                choose={(step) => void navigate({ search: (s) => ({ ...s, step: step + 1 }) })}
              />
            )
          );
        }}
      </Answer>
    </Page>
  );
}
