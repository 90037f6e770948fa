import { useEffect, useRef } from "react";

import { client } from "../api/question";
import { announce } from "../feedback/announce";

/**
 * `newest` is empty where there is no run, and undefined where that is not known yet. Asks anew what is on the page when the store has a newer run, whoever published it. It is seen by asking, not by a
 * subscription: browsers allow six connections to one server, and each tab would keep one.
 */
export function useNewRuns(newest: string | undefined): void {
  const before = useRef<string | undefined>(undefined);
  useEffect(() => {
    if (newest !== undefined && before.current !== undefined && newest > before.current) {
      announce(`Run ${newest} is the newest now`);
      void client.invalidateQueries();
    }
    before.current = newest ?? before.current;
  }, [newest]);
}
