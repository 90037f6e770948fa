import { Button, SegmentedControl } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useMemo, useRef } from "react";

import { ChainDrawing } from "../chain/ChainDrawing";
import type { ChainFragment } from "../chain/chain.graphql.ts";
import { headline, stepText } from "../chain/text";
import { stepsOf } from "../chain/steps";
import { announce } from "../feedback/announce";
import { NotKnown, Waiting } from "../feedback/Feedback";
import { useKeys, type Key } from "../shell/keys";
import { count, phrase, useVocabulary } from "../vocabulary/words";
import { Assumptions } from "./Assumptions";
import { ChainList } from "./ChainList";
import { ChainPanel } from "./ChainPanel";
import { ChainTable } from "./ChainTable";
import { NoChain } from "./NoChain";
import { drawn } from "./mark";
import css from "./paths.module.css";
import { usual } from "./question";
import type { View } from "./search";
import { StepPanel } from "./StepPanel";

const MergedDrawing = lazy(() => import("../chain/MergedDrawing").then((m) => ({ default: m.MergedDrawing })));
const route = getRouteApi("/paths");

interface FoundProps {
  answer: { complete: boolean; cut: string | null; pattern: string; paths: ChainFragment[] };
}

/** The chains of an answer: the list, the drawing, and what is open of them. */
export function Found({ answer }: FoundProps) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const vocabulary = useVocabulary();
  const chains = answer.paths;
  const at = Math.min(search.chain ?? 1, chains.length) - 1;
  const chain = chains[at];
  const steps = chain?.edges.length ?? 0;
  const step = search.step === undefined || search.step > steps ? undefined : search.step - 1;
  useEffect(drawn, [chains]);
  const detail = useRef<HTMLElement>(null);
  // The button that was pressed goes with what stood in the panel; the focus stays in the panel.
  const within = (next: { step?: number }) => {
    detail.current?.focus({ preventScroll: true });
    open(next);
  };

  const { open, turn } = useMemo(() => {
    const open = (next: { chain?: number; step?: number | undefined }) => {
      const to = next.chain ?? at;
      const opened = chains[to];
      if (opened === undefined) {
        return;
      }
      void navigate({ search: (s) => ({ ...s, chain: to + 1, step: next.step === undefined ? undefined : next.step + 1 }), resetScroll: false });
      const said = next.step === undefined ? undefined : stepsOf(opened, (kind) => phrase(kind, vocabulary))[next.step];
      announce(said === undefined ? `Chain ${to + 1}. ${headline(opened)}` : `Step ${next.step! + 1} of ${opened.edges.length}. ${stepText(said)}`);
    };
    const turn = (by: 1 | -1) => {
      const next = step === undefined ? (by > 0 ? 0 : steps - 1) : step + by;
      if (next >= 0 && next < steps) {
        open({ step: next });
      }
    };
    return { open, turn };
  }, [at, chains, navigate, step, steps, vocabulary]);
  useKeys(
    useMemo<Key[]>(
      () => [
        { keys: "j", does: "Next step", where: "Paths", run: () => turn(1) },
        { keys: "k", does: "Step before", where: "Paths", run: () => turn(-1) },
        { keys: "]", does: "Next chain", where: "Paths", run: () => open({ chain: at + 1 }) },
        { keys: "[", does: "Chain before", where: "Paths", run: () => open({ chain: at - 1 }) },
        { keys: "m", does: "One chain, all merged, or the table", where: "Paths", run: () => void navigate({ search: (s) => ({ ...s, view: after(s.view) }) }) },
      ],
      [at, navigate, open, turn],
    ),
  );
  if (chain === undefined) {
    return (
      <>
        <NoChain complete={answer.complete} cut={answer.cut} pattern={answer.pattern} />
        <Assumptions chains={chains} />
      </>
    );
  }
  return (
    <>
      <div className={css.summary}>
        <p>
          <strong>{count(chains.length, "chain")}</strong>, the easiest first. {depend(chains)}
        </p>
        <SegmentedControl
          size="xs"
          aria-label="Show"
          value={search.view ?? "one"}
          onChange={(v) => void navigate({ search: (s) => ({ ...s, view: v === "one" ? undefined : (v) }) })}
          data={[
            { value: "one", label: "One chain" },
            { value: "merged", label: "All merged" },
            { value: "table", label: "Table" },
          ]}
        />
      </div>
      {!answer.complete && <Cut chains={chains.length} by={answer.cut} asked={search.first ?? usual.first} />}
      <Assumptions chains={chains} />
      {search.view === "table" ? (
        <ChainTable chains={chains} open={(n) => void navigate({ search: (s) => ({ ...s, chain: n + 1, step: undefined, view: undefined }) })} />
      ) : (
        <div className={search.view === "merged" ? css.merged : css.panes}>
          <ChainList chains={chains} chosen={at} />
          <section className={css.drawing} aria-label={search.view === "merged" ? "All chains, merged" : `Chain ${at + 1}`}>
            {search.view === "merged" ? (
              <Suspense fallback={<Waiting what="Loading the drawing" />}>
                <MergedDrawing chains={chains} chosen={at} step={step} choose={(c, s) => open({ chain: c, step: s })} />
              </Suspense>
            ) : (
              <ChainDrawing key={at} chain={chain} step={step} choose={(s) => open({ step: s })} />
            )}
          </section>
          <section ref={detail} tabIndex={-1} className={css.detail} aria-label={step === undefined ? "About the chain" : "About the step"}>
            {step === undefined ? (
              <ChainPanel chain={chain} number={at + 1} of={chains.length} begin={() => within({ step: 0 })} />
            ) : (
              <StepPanel chain={chain} step={step} turn={turn} close={() => within({})} />
            )}
          </section>
        </div>
      )}
    </>
  );
}

function after(view: View | undefined): View | undefined {
  return view === undefined ? "merged" : view === "merged" ? "table" : undefined;
}

function depend(chains: readonly ChainFragment[]): string {
  const conditional = chains.filter((c) => c.conditional).length;
  if (conditional === 0) {
    return chains.length === 1 ? "It is certain at every step." : "All are certain at every step.";
  }
  return conditional === chains.length ? (chains.length === 1 ? "It depends on something." : "Each depends on something.") : `${count(conditional, "chain")} of them ${conditional === 1 ? "depends" : "depend"} on something.`;
}

/** Says by which limit an answer is not the whole one. */
function Cut({ chains, by, asked }: { chains: number; by: string | null; asked: number }) {
  const navigate = route.useNavigate();
  const more = Math.min(usual.mostFirst, asked * 4);
  if (chains < asked) {
    return (
      <NotKnown>
        <p>
          <strong>There may be more chains.</strong> The search ended before it had seen all: {by}. Narrow the question, or allow fewer steps.
        </p>
      </NotKnown>
    );
  }
  return (
    <NotKnown>
      <p>
        <strong>There are more chains.</strong> The list ends at the {asked} that were asked for.{" "}
        {more > asked && (
          <Button size="compact-xs" variant="default" onClick={() => void navigate({ search: (s) => ({ ...s, first: more }) })}>
            Ask for {more}
          </Button>
        )}
      </p>
    </NotKnown>
  );
}
