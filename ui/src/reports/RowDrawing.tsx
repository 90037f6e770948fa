import { Button } from "@mantine/core";

import { ChainDrawing } from "../chain/ChainDrawing";
import { Nothing } from "../feedback/Feedback";
import css from "./reports.module.css";
import { drawnChain } from "./rowChain";
import type { Things } from "./things";
import { chainOf } from "./value";

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
        <ChainDrawing key={name} chain={drawnChain(chain, things)} />
      ))}
    </div>
  );
}
