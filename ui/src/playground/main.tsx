import "./workers"; // first: GraphiQL pulls Monaco in, and Monaco looks for its workers
import "graphiql/style.css";
import "./page.css";

import type { Fetcher } from "@graphiql/toolkit";
import { GraphiQL } from "graphiql";
import { createRoot } from "react-dom/client";

import { loadExamples, toTabs } from "./examples";

/** The API stands beside the playground on the same origin; nothing else is ever asked. */
const endpoint = "/graphql";

const fetcher: Fetcher = async (params, options) => {
  const response = await fetch(endpoint, {
    method: "POST",
    credentials: "same-origin",
    headers: { accept: "application/json", "content-type": "application/json", ...options?.headers },
    body: JSON.stringify(params),
  });
  const text = await response.text();
  try {
    return JSON.parse(text) as never; // what GraphiQL shows, errors of our own included
  } catch {
    // A proxy or a refused Host answers in plain text: show it as an error of GraphQL's shape.
    return { errors: [{ message: `${response.status} ${response.statusText}: ${text.trim()}` }] } as never;
  }
};

const root = document.getElementById("root");
if (root === null) {
  throw new Error("graphiql.html has no #root");
}
const tabs = toTabs(await loadExamples());
createRoot(root).render(
  <GraphiQL fetcher={fetcher} defaultTabs={tabs.length > 0 ? tabs : undefined} shouldPersistHeaders={false} />,
);
