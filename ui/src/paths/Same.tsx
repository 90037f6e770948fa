import { CopyButton } from "../export/CopyButton";
import { SaveQuestion } from "../ask/SaveQuestion";
import { useAddress } from "../ask/useAddress";
import { useRun } from "../shell/run";
import css from "./paths.module.css";
import { commandLine, graphql, says } from "./question";
import type { PathsSearch } from "./search";

/** The same question for a shell and for GraphQL, and under a name. */
export function Same({ search }: { search: PathsSearch }) {
  const at = useRun();
  const address = useAddress();
  const line = commandLine(search);
  const query = graphql(search, at);
  return (
    <details className={css.same}>
      <summary>The same question elsewhere</summary>
      <h3>Command line</h3>
      {/* A scrolling frame must be reachable by keyboard (WCAG 2.1.1). */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre tabIndex={0} role="region" aria-label="Command">
        {line}
      </pre>
      <CopyButton text={line}>Copy command</CopyButton>
      {at !== null && <p className={css.dim}>The command asks the newest run of its store; this page is about the run {at}.</p>}
      <h3>GraphQL</h3>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre tabIndex={0} role="region" aria-label="GraphQL query">
        {query}
      </pre>
      <CopyButton text={query}>Copy query</CopyButton> <SaveQuestion says={says(search)} address={address} />
    </details>
  );
}
