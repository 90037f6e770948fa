import type { Client } from "graphql-sse";

import { endpoint, type Document } from "./ask";
import { authorization } from "./token";

let events: Promise<Client> | undefined;

/** What speaks server-sent events comes when a page first listens: Home listens only while a job goes on. */
function connect(): Promise<Client> {
  events ??= import("graphql-sse").then(
    ({ createClient }) =>
      createClient({
        url: endpoint,
        credentials: "same-origin",
        headers: authorization,
        retryAttempts: 1_000_000,
        // The server may be away for a while; waits grow to ten seconds.
        retry: async (retries) => {
          await new Promise((resolve) => setTimeout(resolve, Math.min(10_000, 500 * 2 ** Math.min(retries, 5))));
        },
      }),
    (error: unknown) => {
      events = undefined; // the next one who listens asks for it again
      throw error;
    },
  );
  return events;
}

/** Listens to a subscription until the function that it gives is called. `ended` is called once, unless it was called. */
export function listen<Answer, Variables extends Record<string, unknown>>(
  document: Document<Answer, Variables>,
  variables: Variables,
  heard: (answer: Answer) => void,
  ended: (error?: unknown) => void = () => {},
): () => void {
  let over = false;
  let stop = () => {};
  const end = (error?: unknown) => {
    if (!over) {
      over = true;
      ended(error);
    }
  };
  connect().then(
    (client) => {
      if (over) {
        return;
      }
      stop = client.subscribe<Answer>(
        { query: document.toString(), variables },
        {
          next: (result) => {
            if (result.data) {
              heard(result.data);
            }
          },
          error: end,
          complete: () => end(),
        },
      );
    },
    end,
  );
  return () => {
    over = true;
    stop();
  };
}
