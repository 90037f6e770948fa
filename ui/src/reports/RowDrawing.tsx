import { Button } from "@mantine/core";
import { useMemo } from "react";

import { ChainDrawing } from "../chain/ChainDrawing";
import { MergedDrawing } from "../chain/MergedDrawing";
import { Nothing } from "../feedback/Feedback";
import { count } from "../vocabulary/words";
import { ChainLinks } from "./ChainLinks";
import css from "./reports.module.css";
import { drawnChain } from "./rowChain";
import type { Things } from "./things";
import { chainOf, type RowChain } from "./value";

/** The chains of one row as drawings. */
export function RowDrawing({ place, columns, values, things, close }: { place: number; columns: readonly string[]; values: readonly unknown[]; things: Things; close: () => void }) {
  const chains = values.flatMap((v, i) => {
    const chain = chainOf(v);
    return chain === undefined ? [] : [{ name: columns[i] ?? "", chain }];
  });
  return (
    <div className={css.drawing}>
      <div className={css.toolbar}>
        <h3>Row {place}, drawn</h3>
        <Button size="xs" variant="default" onClick={close}>
          Close the drawing
        </Button>
      </div>
      {chains.length === 0 && <Nothing>This row holds no chain.</Nothing>}
      {chains.map(({ name, chain }) => (
        <section key={name} aria-label={`Chain of ${name.replaceAll("_", " ")}`}>
          <ChainDrawing chain={drawnChain(chain, things)} />
          <ChainLinks chain={chain} />
        </section>
      ))}
    </div>
  );
}

/** The chains of all rows as one drawing: what they share is drawn once. */
export function AllDrawing({ chains, things, close }: { chains: readonly RowChain[]; things: Things; close: () => void }) {
  const drawn = useMemo(() => chains.map((chain) => drawnChain(chain, things)), [chains, things]);
  return (
    <section className={css.drawing} aria-label="All chains">
      <div className={css.toolbar}>
        <h3>{count(chains.length, "chain")} in one drawing</h3>
        <Button size="xs" variant="default" onClick={close}>
          Close the drawing
        </Button>
      </div>
      <MergedDrawing chains={drawn} />
    </section>
  );
}
