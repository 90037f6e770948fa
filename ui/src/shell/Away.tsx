import { useEffect, useRef } from "react";

import { AskError } from "../api/errors";
import { client } from "../api/question";
import { announce } from "../feedback/announce";
import { ErrorPanel } from "../feedback/Feedback";

const gone = new AskError("The server cannot be reached.", "NETWORK");

/** Says that the server went away for as long as it is. When it is back, what had no answer is asked anew, and what may have changed. */
export function Away({ away }: { away: boolean }) {
  const before = useRef(false);
  useEffect(() => {
    if (before.current && !away) {
      announce("The server answers again");
      void client.invalidateQueries({ predicate: (query) => query.state.error !== null || query.isStale() });
    }
    before.current = away;
  }, [away]);
  return away ? <ErrorPanel error={gone} /> : null;
}
