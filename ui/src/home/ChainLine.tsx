import { Link } from "@tanstack/react-router";
import { Fragment } from "react";

import { CertaintyBadge, LabelIcon } from "../vocabulary/Thing";
import { phrase, useVocabulary } from "../vocabulary/words";
import { assumed, certaintyOf, costWords } from "./chainWords";
import css from "./chainline.module.css";
import type { ShortChainFragment } from "./home.graphql.ts";

/**
 * A chain in one line, as a sentence: start, each step's verb and where it leads. With its question it is a link to where
 * it is drawn; `place` is its place in the answer, from 1.
 */
export function ChainLine({ chain, pattern, place, at }: { chain: ShortChainFragment; pattern?: string; place?: number; at?: string }) {
  const vocabulary = useVocabulary();
  const body = (
    <>
      <span className={css.steps}>
        <Node thing={chain.nodes[0]!} />
        {chain.edges.map((edge, i) => (
          <Fragment key={edge.edge.id}>
            {" "}
            <span className={css.step}>
              <span className={css.verb} data-certainty={edge.certainty}>
                {phrase(edge.kind, vocabulary)}
              </span>{" "}
              <Node thing={chain.nodes[i + 1]!} last={i === chain.edges.length - 1} />
            </span>
          </Fragment>
        ))}
      </span>{" "}
      <span className={css.facts}>
        <CertaintyBadge certainty={certaintyOf(chain)} /> <span className={css.cost}>{costWords(chain.cost)}</span>
      </span>
      {chain.assumptions.length > 0 && <span className={css.assumed}>if {assumed(chain).join(", and ")}</span>}
    </>
  );
  if (pattern === undefined) {
    return <div className={css.line}>{body}</div>;
  }
  return (
    <Link to="/paths" search={() => ({ ...(at === undefined ? {} : { at }), pattern, ...(place === undefined ? {} : { chain: place }) })} className={css.line}>
      {body}
    </Link>
  );
}

function Node({ thing, last = false }: { thing: ShortChainFragment["nodes"][number]; last?: boolean }) {
  return (
    <span className={css.node} title={thing.id} data-last={last}>
      <LabelIcon labels={thing.labels} size={14} />
      <span className={css.name}>{thing.name}</span>
    </span>
  );
}
