import { useRun } from "../shell/run";
import { CopyButton } from "../export/CopyButton";
import css from "./ask.module.css";
import { same } from "./same";
import type { AskSearch } from "./search";

/** The same question for a shell and for GraphQL, to copy. */
export function SameQuestion({ search }: { search: AskSearch }) {
  const at = useRun();
  const { cli, graphql } = same(search, at);
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
    </details>
  );
}
