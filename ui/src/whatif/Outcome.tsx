import { useEffect, useState } from "react";

import { useQuestion } from "../api/question";
import type { Edit } from "../api/scalars";
import type { ChainFragment } from "../chain/chain.graphql.ts";
import { ChainDrawing } from "../chain/ChainDrawing";
import { announce } from "../feedback/announce";
import { Answer, NotKnown } from "../feedback/Feedback";
import { useRun } from "../shell/run";
import { count } from "../vocabulary/words";
import { Losses } from "./Losses";
import { WhatIfDocument, type WhatIfQuery } from "./whatif.graphql.ts";
import css from "./whatif.module.css";

type Chains = WhatIfQuery["whatIf"]["chains"][number];

/** What the edits would do: chains that close, open and turn, then who loses what. */
export function Outcome({ edits, patterns }: { edits: readonly Edit[]; patterns: string[] }) {
  const at = useRun();
  const asked = useQuestion(WhatIfDocument, { edits: [...edits], patterns, at }, { keep: true });
  const first = asked.data?.whatIf.chains[0];
  useEffect(() => {
    if (first !== undefined && !asked.isPlaceholderData) {
      announce(`${count(first.closed.length, "chain")} closed, ${first.opened.length} opened, ${first.stay} stay`);
    }
  }, [first, asked.isPlaceholderData]);
  return (
    <div aria-busy={asked.isFetching} data-stale={asked.isPlaceholderData} className={css.outcome}>
      <Answer of={asked} what="Judging the estate with these changes" height="20rem">
        {({ whatIf }) => (
          <>
            {whatIf.chains.map((c) => (
              <ChainsChanged key={c.pattern} chains={c} />
            ))}
            <h3>Who loses and gains what</h3>
            <Losses shifts={whatIf.shifts} />
            <p className={css.dim}>
              {count(whatIf.judgedAnew, "principal")} judged anew{whatIf.everybody === "" ? ": those whom the edits reach" : `: everybody, as ${whatIf.everybody}`}.
            </p>
          </>
        )}
      </Answer>
    </div>
  );
}

function ChainsChanged({ chains }: { chains: Chains }) {
  const before = chains.closed.length + chains.rerouted.length + chains.changed.length + chains.stay;
  const after = before - chains.closed.length + chains.opened.length + chains.further.length;
  return (
    <>
      <table className={css.sums}>
        <caption className="visually-hidden">Chains of {chains.pattern}, before and after</caption>
        <tbody>
          <tr>
            <th scope="row">Chains before</th>
            <td>{before}</td>
          </tr>
          <tr data-good={chains.closed.length > 0}>
            <th scope="row">closed</th>
            <td>{chains.closed.length}</td>
          </tr>
          <tr data-bad={chains.opened.length + chains.further.length > 0}>
            <th scope="row">opened</th>
            <td>{chains.opened.length + chains.further.length}</td>
          </tr>
          <tr>
            <th scope="row">Chains after</th>
            <td>
              <strong>{after}</strong>
            </td>
          </tr>
        </tbody>
      </table>
      {!chains.complete && (
        <NotKnown>
          <p>A limit cut the answer short: there may be more chains than are counted here. Name an account or an end in the pattern.</p>
        </NotKnown>
      )}
      <Chain title="Closed" says="gone, and nothing of the pattern joins their ends any more" list={chains.closed} />
      <Chain title="Opened" says="where nothing joined the ends before" list={chains.opened} />
      <Turns title="Turned" says="gone, but another one joins the same ends" list={chains.rerouted} />
      <Chain title="Further" says="new, between ends that were joined before" list={chains.further} />
      <Turns title="Altered" says="stay, but hold more or less surely" list={chains.changed} />
    </>
  );
}

const some = 8;

function Chain({ title, says, list }: { title: string; says: string; list: ChainFragment[] }) {
  const [all, setAll] = useState(false);
  if (list.length === 0) {
    return null;
  }
  return (
    <details className={css.group} open={list.length <= 3}>
      <summary>
        <strong>
          {title}: {list.length}
        </strong>{" "}
        <span className={css.dim}>{says}</span>
      </summary>
      {(all ? list : list.slice(0, some)).map((chain, i) => (
        <Folded key={i} chain={chain} />
      ))}
      {!all && list.length > some && (
        <button type="button" className={css.more} onClick={() => setAll(true)}>
          Show {list.length - some} more
        </button>
      )}
    </details>
  );
}

function Turns({ title, says, list }: { title: string; says: string; list: Chains["rerouted"] }) {
  if (list.length === 0) {
    return null;
  }
  return (
    <details className={css.group}>
      <summary>
        <strong>
          {title}: {list.length}
        </strong>{" "}
        <span className={css.dim}>{says}</span>
      </summary>
      {list.map((turn, i) => (
        <div key={i} className={css.turn}>
          <div>
            <h4>Before</h4>
            <Folded chain={turn.was} />
          </div>
          <div>
            <h4>After</h4>
            <Folded chain={turn.is} />
          </div>
        </div>
      ))}
    </details>
  );
}

/** A chain by its ends; opened, as a drawing. */
function Folded({ chain }: { chain: ChainFragment }) {
  const [open, setOpen] = useState(false);
  const start = chain.nodes[0];
  const end = chain.nodes.at(-1);
  return (
    <details className={css.folded} onToggle={(e) => setOpen(e.currentTarget.open)}>
      <summary>
        {start?.name} → {end?.name} <span className={css.dim}>({count(chain.edges.length, "step")})</span>
      </summary>
      {open && <ChainDrawing chain={chain} />}
    </details>
  );
}
