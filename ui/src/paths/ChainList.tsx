import { Link } from "@tanstack/react-router";

import type { ChainFragment } from "../chain/chain.graphql.ts";
import { LabelIcon } from "../vocabulary/Thing";
import { count } from "../vocabulary/words";
import css from "./paths.module.css";

/** Chains in their order; each is a link to itself. */
export function ChainList({ chains, chosen }: { chains: readonly ChainFragment[]; chosen: number }) {
  return (
    <nav className={css.list} aria-label="Chains">
      <ol>
        {chains.map((chain, i) => {
          const start = chain.nodes[0]!;
          const end = chain.nodes.at(-1)!;
          const latent = chain.edges.some((e) => e.latent);
          return (
            <li key={i}>
              <Link from="/paths" to="/paths" search={(s) => ({ ...s, chain: i + 1, step: undefined })} resetScroll={false} className={css.row} aria-current={i === chosen ? "true" : undefined}>
                <span className={css.rank}>{i + 1}</span>
                <span className={css.ends2}>
                  <span className={css.end}>
                    <LabelIcon labels={start.labels} size={13} />
                    <span className={css.clip}>{start.name}</span>
                  </span>
                  <span className="visually-hidden"> to </span>
                  <span className={css.end}>
                    <LabelIcon labels={end.labels} size={13} />
                    <span className={css.clip}>{end.name}</span>
                  </span>
                  <span className={css.meta}>
                    {count(chain.edges.length, "step")} · cost {chain.cost} · {latent ? "held back" : chain.conditional ? "conditional" : "certain"}
                  </span>
                </span>
              </Link>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
