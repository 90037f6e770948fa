import { useId, useMemo, useState } from "react";

import { phrase, useVocabulary } from "../vocabulary/words";
import { ArrowShape, Hatch } from "./ArrowShape";
import css from "./chain.module.css";
import type { ChainFragment } from "./chain.graphql.ts";
import { CardShape } from "./CardShape";
import { column, metrics } from "./column";
import { useFrame } from "./frame";
import { measure } from "./measure";
import { stepsOf } from "./steps";
import { headline } from "./text";
import { stride, type Place } from "./walk";

export interface ChainDrawingProps {
  chain: ChainFragment;
  /** The step that is open, from 0. */
  step?: number | undefined;
  /** A step was chosen. Without it steps cannot be chosen. */
  choose?: (step: number) => void;
}

/**
 * One chain from start to end: cards of things, arrows of steps. Arrow keys walk along it, Enter on a thing goes to its
 * page and on a step chooses it. As wide as its frame, never scaled.
 */
export function ChainDrawing({ chain, step, choose }: ChainDrawingProps) {
  const vocabulary = useVocabulary();
  const [frame, width] = useFrame();
  const hatch = useId();
  const [current, setCurrent] = useState(0);
  const steps = useMemo(() => stepsOf(chain, (kind) => phrase(kind, vocabulary)), [chain, vocabulary]);
  const drawn = useMemo(() => (width === 0 ? undefined : column(chain.nodes, steps, width, measure)), [chain, steps, width]);
  const last = choose === undefined ? chain.nodes.length - 1 : 2 * (chain.nodes.length - 1);
  const place = (at: number): Place => ({ tab: Math.min(current, last) === at ? 0 : -1, at, focused: () => setCurrent(at), walk: stride });
  return (
    <div ref={frame} className={css.frame}>
      {drawn && (
        <svg className={css.drawing} width={drawn.width} height={drawn.height} viewBox={`0 0 ${drawn.width} ${drawn.height}`} role="group" aria-label={headline(chain)} data-drawing="chain">
          <Hatch id={hatch} />
          {drawn.bands.map((band) => (
            <g key={band.y} aria-hidden="true">
              <rect className={css.band} x={band.x} y={band.y} width={band.width} height={band.height} rx={10} />
              <text className={css.bandTitle} x={band.x + metrics.bandTitle} y={band.y + 18}>
                {band.title}
              </text>
            </g>
          ))}
          {drawn.arrows.map((arrow, i) => (
            <ArrowShape key={i} arrow={arrow} number={i + 1} hatch={hatch} chosen={step === i} place={place(2 * i + 1)} {...(choose && { choose: () => choose(i) })} />
          ))}
          {drawn.cards.map((card, i) => (
            <CardShape key={card.thing.id} card={card} place={place(choose === undefined ? i : 2 * i)} />
          ))}
        </svg>
      )}
    </div>
  );
}
