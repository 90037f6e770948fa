import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";

import type { Document } from "../api/ask";
import { client } from "../api/question";
import { Button } from "@mantine/core";
import { Answer, Nothing, Waiting } from "../feedback/Feedback";

interface StoppableProps<T, V> {
  of: UseQueryResult<T, Error>;
  document: Document<T, V>;
  variables: V;
  what: string;
  children: (answer: T) => ReactNode;
}

/** An answer that may take long: it can be stopped, and asked again. */
export function StoppableAnswer<T, V>({ of, document, variables, what, children }: StoppableProps<T, V>) {
  if (of.isPending && of.fetchStatus === "idle") {
    return (
      <Nothing>
        <p>Stopped before there was an answer.</p>
        <Button size="xs" variant="default" onClick={() => void of.refetch()}>
          Ask again
        </Button>
      </Nothing>
    );
  }
  if (of.isPending) {
    return <Waiting what={what} cancel={() => void client.cancelQueries({ queryKey: [document.toString(), variables] })} />;
  }
  return (
    <Answer of={of} what={what}>
      {children}
    </Answer>
  );
}
