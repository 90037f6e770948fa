import type { ReactNode } from "react";

import { CopyButton } from "../export/CopyButton";
import { useRun } from "../shell/run";
import type { Same } from "./same";
import css from "./same.module.css";

/** The same question for a shell and for GraphQL, to copy. `children` is what else can be done with it. */
export function SameQuestion({ same: { cli, graphql }, children }: { same: Same; children?: ReactNode }) {
  const at = useRun();
  return (
    <details className={css.same}>
      <summary>The same question on the command line and in GraphQL</summary>
      <div className={css.line}>
        <h3>Command line</h3>
        <CopyButton text={cli}>Copy command</CopyButton>
      </div>
      {/* A scrolling frame must be reachable by keyboard (WCAG 2.1.1). */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre tabIndex={0} role="region" aria-label="Command">
        {cli}
      </pre>
      {at !== null && <p className={css.dim}>The command asks the newest run of its store; this page is about the run {at}.</p>}
      <div className={css.line}>
        <h3>GraphQL</h3>
        <CopyButton text={graphql}>Copy query</CopyButton>
        <a href={`/graphql-playground/#query=${encodeURIComponent(graphql)}`}>Open in the playground</a>
      </div>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre tabIndex={0} role="region" aria-label="GraphQL query">
        {graphql}
      </pre>
      {children}
    </details>
  );
}
