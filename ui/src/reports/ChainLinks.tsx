import { Link } from "@tanstack/react-router";

import css from "./reports.module.css";
import type { RowChain } from "./value";

/** Where to go on with a chain of a row: the page of chains, which knows each step's reasons, and the least change. */
export function ChainLinks({ chain }: { chain: RowChain }) {
  const from = chain.nodes[0] ?? "";
  const to = chain.nodes.at(-1) ?? "";
  const pattern = patternOf(from, to);
  return (
    <p className={css.chainLinks}>
      <Link to="/paths" search={(s) => ({ at: s.at, from, to })}>
        Open in Paths, with the reason of each step
      </Link>
      {pattern !== undefined && (
        <Link to="/what-if" search={(s) => ({ at: s.at, pattern, cut: true as const })}>
          The least change that closes it
        </Link>
      )}
    </p>
  );
}

/** The pattern for chains from one node to another. A text of the pattern language holds no quote. */
function patternOf(from: string, to: string): string | undefined {
  return (from + to).includes('"') ? undefined : `id:"${from}" -> id:"${to}"`;
}
