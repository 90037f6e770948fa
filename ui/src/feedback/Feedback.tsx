import { Button, Loader } from "@mantine/core";
import { useEffect, useState, type ReactNode } from "react";

import { advice, AskError } from "../api/errors";
import css from "./feedback.module.css";

/** What happened and what to do. `retry` offers to try again. */
export function ErrorPanel({ error, retry }: { error: unknown; retry?: () => void }) {
  const message = error instanceof Error ? error.message : String(error);
  const todo = advice(error);
  return (
    <div role="alert" className={`${css.panel} ${css.error}`} data-code={error instanceof AskError ? error.code : undefined}>
      <p>
        <strong>{message}</strong>
      </p>
      {todo !== "" && <p>{todo}</p>}
      {retry && (
        <Button size="xs" variant="default" onClick={retry}>
          Try again
        </Button>
      )}
    </div>
  );
}

/** Holds the place of what is being asked, so that nothing jumps; says so after a moment, and offers to stop. */
export function Waiting({ what, height, cancel }: { what: string; height?: string; cancel?: () => void }) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 250);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className={css.waiting} style={height === undefined ? undefined : { minHeight: height }} aria-busy="true">
      {late && (
        <>
          <Loader size="sm" aria-hidden="true" />
          <span role="status">{what}…</span>
          {cancel && (
            <Button size="xs" variant="default" onClick={cancel}>
              Cancel
            </Button>
          )}
        </>
      )}
    </div>
  );
}

/** What is not known, or was left out by a limit. Never hidden, never red. */
export function NotKnown({ children }: { children: ReactNode }) {
  return (
    <div role="note" className={`${css.panel} ${css.unknown}`}>
      {children}
    </div>
  );
}

/** Something to bear in mind. What is not known has a panel of its own. */
export function Note({ children }: { children: ReactNode }) {
  return (
    <div role="note" className={css.panel}>
      {children}
    </div>
  );
}

/** A list or drawing with nothing in it: why, and what to do next. */
export function Nothing({ children }: { children: ReactNode }) {
  return <div className={css.panel}>{children}</div>;
}

interface Asked<Answer> {
  data: Answer | undefined;
  error: Error | null;
  isPending: boolean;
  refetch: () => unknown;
}

/** Shows a question's answer, or how far it is. */
export function Answer<T>({ of, what, height, children }: { of: Asked<T>; what: string; height?: string; children: (answer: T) => ReactNode }) {
  if (of.data !== undefined) {
    return (
      <>
        {of.error && <ErrorPanel error={of.error} retry={() => void of.refetch()} />}
        {children(of.data)}
      </>
    );
  }
  if (of.error) {
    return <ErrorPanel error={of.error} retry={() => void of.refetch()} />;
  }
  return <Waiting what={what} {...(height === undefined ? {} : { height })} />;
}
