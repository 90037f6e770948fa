import { CertaintyBadge, ThingLink } from "../vocabulary/Thing";
import { phrase, useVocabulary } from "../vocabulary/words";
import type { ChainFragment } from "./chain.graphql.ts";

export interface ChainDrawingProps {
  chain: ChainFragment;
  /** The step that is open, from 0. */
  step?: number;
  /** A step was chosen. Without it steps cannot be chosen. */
  choose?: (step: number) => void;
}

/** One chain from start to end. */
export function ChainDrawing({ chain }: ChainDrawingProps) {
  const vocabulary = useVocabulary();
  return (
    <ol>
      {chain.edges.map((edge, i) => (
        <li key={edge.edge.id}>
          <ThingLink thing={chain.nodes[i]!} /> {phrase(edge.kind, vocabulary)} <ThingLink thing={chain.nodes[i + 1]!} /> <CertaintyBadge certainty={edge.certainty} />
        </li>
      ))}
    </ol>
  );
}
