import "./workers"; // first: GraphiQL pulls Monaco in, and Monaco looks for its workers
import "graphiql/style.css";
import "./page.css";

import { GraphiQL } from "graphiql";
import { createRoot } from "react-dom/client";

import { fetcher, hindrance, linked } from "./ask";
import { type Example, loadExamples, toTabs } from "./examples";
import { Gate } from "./Gate";

const element = document.getElementById("root");
if (element === null) {
  throw new Error("graphiql.html has no #root");
}
const root = createRoot(element);
await open(await loadExamples());

async function open(examples: Example[]): Promise<void> {
  const hindered = await hindrance();
  if (hindered === "token") {
    root.render(<Gate tried={() => void open(examples)} />);
    return;
  }
  const query = linked(location.hash);
  // What a link brings is a tab of its own, before the examples.
  const tabs = [...(query === undefined ? [] : [{ query, variables: null, headers: null }]), ...toTabs(examples)];
  root.render(
    <div className="playground">
      <header className="bar">
        <h1>GraphQL playground</h1>
        <a href="/">← Postern explorer</a>
        {hindered === "hidden" && (
          <p role="note">This server keeps its schema to itself: there is no completion and no documentation here. Queries are answered all the same.</p>
        )}
      </header>
      <GraphiQL fetcher={fetcher} defaultTabs={tabs.length > 0 ? tabs : undefined} {...(query !== undefined && { initialQuery: query })} shouldPersistHeaders={false}>
        <GraphiQL.Logo>
          <span />
        </GraphiQL.Logo>
      </GraphiQL>
    </div>,
  );
}
