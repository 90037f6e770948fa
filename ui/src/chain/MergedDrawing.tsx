import { useEffect, useId, useMemo, useRef, useState } from "react";

import { ErrorPanel, NotKnown, Waiting } from "../feedback/Feedback";
import { count, phrase, useVocabulary } from "../vocabulary/words";
import { Hatch } from "./ArrowShape";
import { CardShape } from "./CardShape";
import css from "./chain.module.css";
import type { ChainFragment } from "./chain.graphql.ts";
import { cardOf, linesOf, metrics, type Line } from "./column";
import { place, type Placed } from "./elk";
import { fonts, measure } from "./measure";
import { merge, type Merged } from "./merge";
import { SharedArrow } from "./SharedArrow";
import { compass, type Place } from "./walk";
import { useZoom } from "./zoom";
import { ZoomBar } from "./ZoomBar";

export interface MergedDrawingProps {
  chains: readonly ChainFragment[];
  /** The chain that stands out, from 0. */
  chosen?: number;
  /** The step of it that is open, from 0. */
  step?: number | undefined;
  /** A step was chosen, of the chosen chain where it takes it, else of the easiest that does. */
  choose?: (chain: number, step: number) => void;
}

const card = 206;
const words = 132;
/** Of the frame that scrolls, in px, as in chain.module.css. */
const padding = 8;

/** Many chains as one drawing from top to bottom: what they share is drawn once, with how many take it. */
export function MergedDrawing({ chains, chosen, step, choose }: MergedDrawingProps) {
  const vocabulary = useVocabulary();
  const hatch = useId();
  const [current, setCurrent] = useState(0);
  const merged = useMemo(() => merge(chains, (kind) => phrase(kind, vocabulary)), [chains, vocabulary]);
  const [placed, error] = usePlaces(merged);
  const [frame, zoom] = useZoom(placed?.width ?? 0, padding);
  const { show } = zoom;
  // Where one is by keyboard, and what is open, stay in view.
  useEffect(() => {
    const part = placed && (placed.boxes[current] ?? placed.edges[current - placed.boxes.length]?.label);
    if (part) {
      show([part]);
    }
  }, [placed, current, show]);
  const begun = useRef(false);
  useEffect(() => {
    const open = merged.steps.findIndex((s) => s.at.some((a) => a.chain === chosen && a.step === (step ?? 0)));
    const edge = placed?.edges[open];
    if (edge) {
      const { from, to } = merged.steps[open]!;
      // A page that has just come stays where it begins.
      show([edge.label, placed.boxes[from]!, placed.boxes[to]!], begun.current);
      begun.current = true;
    }
  }, [placed, merged, chosen, step, show]);
  if (error !== undefined) {
    return <ErrorPanel error={error} />;
  }
  if (placed === undefined) {
    return <Waiting what="Laying out the chains" height="24rem" />;
  }
  const spot = (at: number, x: number, y: number): Place => ({ tab: current === at ? 0 : -1, at, x, y, focused: () => setCurrent(at), walk: compass });
  return (
    <>
      {merged.chains < chains.length && (
        <NotKnown>
          <p>
            The first {merged.chains} of {chains.length} chains are drawn: more would not be readable. The list and the table have all.
          </p>
        </NotKnown>
      )}
      <ZoomBar zoom={zoom} />
      {/* A scrolling frame must be reachable by keyboard (WCAG 2.1.1). */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div ref={frame} className={css.scroll} role="region" aria-label="Drawing of all chains" tabIndex={0}>
        <svg
          className={css.drawing}
          width={placed.width * zoom.scale}
          height={placed.height * zoom.scale}
          viewBox={`0 0 ${placed.width} ${placed.height}`}
          role="group"
          aria-label={`${count(merged.things.length, "thing")} and ${count(merged.steps.length, "step")} of ${count(merged.chains, "chain")}`}
          data-drawing="merged"
        >
          <Hatch id={hatch} />
          {placed.edges.map((edge, i) => {
            const shared = merged.steps[i]!;
            const here = shared.at.find((a) => a.chain === chosen);
            const { chain, step: at } = here ?? shared.at[0]!;
            return (
              <SharedArrow
                key={shared.id}
                shared={shared}
                points={edge.points}
                label={edge.label}
                lines={linesFor(shared.step, shared.at.length)}
                hatch={hatch}
                on={here !== undefined}
                open={here !== undefined && here.step === step}
                place={spot(placed.boxes.length + i, edge.label.x + edge.label.width / 2, edge.label.y + edge.label.height / 2)}
                {...(choose && { choose: () => choose(chain, at) })}
              />
            );
          })}
          {placed.boxes.map((box, i) => (
            <CardShape key={merged.things[i]!.id} card={cardOf(merged.things[i]!, box.x, box.y, box.width, measure)} place={spot(i, box.x + box.width / 2, box.y + box.height / 2)} />
          ))}
        </svg>
      </div>
    </>
  );
}

function linesFor(step: Merged["steps"][number]["step"], chains: number): Line[] {
  return [...linesOf(step, words, measure, 2), ...(chains > 1 ? [{ text: count(chains, "chain"), role: "dim" as const }] : [])];
}

function usePlaces(merged: Merged): [Placed | undefined, unknown] {
  const [state, setState] = useState<{ of: Merged; placed?: Placed; error?: unknown }>();
  useEffect(() => {
    let gone = false;
    place({
      boxes: merged.things.map((t) => ({ width: card, height: cardOf(t, 0, 0, card, measure).height })),
      edges: merged.steps.map((s) => {
        const lines = linesFor(s.step, s.at.length);
        const width = Math.max(...lines.map((l) => measure(l.text, l.role === "verb" ? fonts.verb : fonts.small)));
        return { from: s.from, to: s.to, width: Math.ceil(width) + 16, height: lines.length * metrics.line + 8 };
      }),
    }).then(
      (placed) => gone || setState({ of: merged, placed }),
      (error: unknown) => gone || setState({ of: merged, error }),
    );
    return () => {
      gone = true;
    };
  }, [merged]);
  // While a new layout is on its way the place stays free rather than showing another answer's.
  return state?.of === merged ? [state.placed, state.error] : [undefined, undefined];
}
