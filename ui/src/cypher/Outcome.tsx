import { Button } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";

import type { Fault } from "../editor/faults";
import { ErrorPanel, Nothing, Waiting } from "../feedback/Feedback";
import css from "./cypher.module.css";
import type { RunCypherQuery } from "./cypher.graphql.ts";
import { Result } from "./Result";
import type { CypherSearch } from "./search";

interface OutcomeProps {
  answer: UseQueryResult<RunCypherQuery, Error>;
  fault: Fault | undefined;
  search: CypherSearch;
  n: number;
  stop: () => void;
  /** Writes the word that would be right. */
  mend: () => void;
}

/** What came of a query: rows, a fault in it, a limit, or nothing yet. */
export function Outcome({ answer, fault, search, n, stop, mend }: OutcomeProps) {
  if (fault !== undefined) {
    return (
      <div role="alert" className={css.wrong}>
        <p>
          <strong>
            Line {fault.line}, column {fault.column}: {fault.message}
          </strong>
        </p>
        {fault.instead === undefined ? <p className={css.hint}>It is marked in the query.</p> : <Button onClick={mend}>Use “{fault.instead}”</Button>}
      </div>
    );
  }
  if (answer.error) {
    return <ErrorPanel error={answer.error} retry={() => void answer.refetch()} />;
  }
  if (answer.isPending && answer.fetchStatus === "idle") {
    return (
      <Nothing>
        <p>Stopped before there was an answer.</p>
        <Button size="xs" variant="default" onClick={() => void answer.refetch()}>
          Run again
        </Button>
      </Nothing>
    );
  }
  if (answer.data === undefined) {
    return <Waiting what="Running the query" cancel={stop} />;
  }
  return <Result answer={answer.data.cypher} search={search} n={n} />;
}
