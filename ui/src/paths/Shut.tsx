import { getRouteApi, Link } from "@tanstack/react-router";

import type { Kind } from "../api/schema";
import { useQuestion } from "../api/question";
import { Answer } from "../feedback/Feedback";
import { useRun } from "../shell/run";
import { lensOf } from "./lens";
import css from "./paths.module.css";
import { PathsShutDocument } from "./paths.graphql.ts";

const route = getRouteApi("/paths");

interface ShutProps {
  nodes: readonly { id: string }[];
  /** The steps between them. */
  kinds: readonly Kind[];
  latent: boolean;
  what: "chain" | "step";
}

/**
 * Each change that shuts one chain, or one step, by itself, the lightest first. The question is a cut of a pattern that
 * names every node and kind, so that no other way between the same ends counts. Each is tried on the facts.
 */
export function Shut({ nodes, kinds, latent, what }: ShutProps) {
  const at = useRun();
  const search = route.useSearch();
  const match = { nodes: nodes.map((n) => ({ ids: [n.id] })), edges: kinds.map((kind) => ({ kinds: [kind] })) };
  const lens = lensOf(search);
  const asked = { match, latent: latent || null, lens, at };
  // What the graph says comes at once. Trying it on the facts takes seconds where a very large run was not asked before, and may
  // change the answer.
  const first = useQuestion(PathsShutDocument, { ...asked, untried: true });
  const tried = useQuestion(PathsShutDocument, { ...asked, untried: null });
  const cut = tried.data ? tried : first;
  return (
    <Answer of={cut} what="Looking for what shuts it" height="4rem">
      {({ cut: { cuts, open, complete } }) => (
        <>
          {cuts.length > 0 && (
            <ol className={css.shut}>
              {cuts.map((one) => (
                <li key={one.changes.map((c) => c.id).join(" ")}>
                  {one.changes.map((change) => (
                    <p key={change.id}>
                      {change.words}
                      <span className={css.dim}> weighs {change.weighing.words}</span>
                    </p>
                  ))}
                  {one.tried.left.length > 0 && <p>Tried on the facts, this is not enough: another right then counts that does the same.</p>}
                  {tried.data && !one.tried.made && <p className={css.dim}>Not tried on the facts: {one.tried.why}.</p>}
                  <Link to="/what-if" search={(s) => ({ at: s.at, edits: one.edits })} className={css.small}>
                    Try it
                  </Link>
                </li>
              ))}
            </ol>
          )}
          {!tried.data && !tried.isError && cuts.length > 0 && <p className={css.dim}>Being tried on the facts.</p>}
          {open && <p>No change that is known shuts this {what}.</p>}
          {!complete && <p className={css.dim}>Time was up: there may be lighter changes.</p>}
          {cuts.some((one) => one.tried.left.length === 0) && (
            <p className={css.dim}>One of them is enough for this {what}. Others may lead to the same end: see Least change.</p>
          )}
        </>
      )}
    </Answer>
  );
}
