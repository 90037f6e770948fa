import { Answer } from "../feedback/Feedback";
import { useQuestion } from "../api/question";
import { Page } from "../shell/Page";
import { useRun } from "../shell/run";
import { clouds, count } from "../vocabulary/words";
import { HomeDocument } from "./home.graphql.ts";

export function HomePage() {
  const at = useRun();
  const home = useQuestion(HomeDocument, { at }, { keep: true });
  return (
    <Page title="Home">
      <Answer of={home} what="Reading the estate">
        {({ estate }) => (
          <p>
            {count(estate.nodes, "node")}, {count(estate.edges, "edge")} in {estate.byCloud.map((c) => clouds[c.cloud]).join(", ")}
          </p>
        )}
      </Answer>
    </Page>
  );
}
