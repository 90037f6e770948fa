import { ActionIcon, Button, Group } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconX } from "@tabler/icons-react";
import { Fragment, useEffect, useRef } from "react";

import { useQuestion } from "../api/question";
import type { ChainFragment } from "../chain/chain.graphql.ts";
import { stepsOf } from "../chain/steps";
import { Answer, NotKnown } from "../feedback/Feedback";
import { useRun } from "../shell/run";
import { CertaintyBadge, ThingLink } from "../vocabulary/Thing";
import { phrase, useVocabulary } from "../vocabulary/words";
import { Reasons } from "../why/Reasons";
import { TechniqueCard } from "../why/TechniqueCard";
import css from "./paths.module.css";
import { PathsStepDocument } from "./paths.graphql.ts";
import { Shut } from "./Shut";

interface StepPanelProps {
  chain: ChainFragment;
  /** From 0. */
  step: number;
  turn: (by: 1 | -1) => void;
  close: () => void;
}

/** Why a step exists: the sentence, the condition in words, the statements, how it is used, and what shuts it. */
export function StepPanel({ chain, step, turn, close }: StepPanelProps) {
  const at = useRun();
  const vocabulary = useVocabulary();
  const edge = chain.edges[step]!;
  const one = stepsOf(chain, (kind) => phrase(kind, vocabulary))[step]!;
  const why = useQuestion(PathsStepDocument, { id: edge.edge.id, at });
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // On a narrow page the panel lies below the drawing; on a wide one it is in view and this does nothing.
    head.current?.scrollIntoView({ block: "nearest" });
  }, [edge.edge.id]);
  return (
    <>
      <div className={css.panelHead}>
        <h2 ref={head}>
          Step {step + 1} of {chain.edges.length}
        </h2>
        <Group gap={6}>
          <Button size="xs" variant="default" {...unable(step === 0)} leftSection={<IconArrowUp size={14} aria-hidden="true" />} onClick={() => turn(-1)}>
            Before
          </Button>
          <Button size="xs" variant="default" {...unable(step === chain.edges.length - 1)} leftSection={<IconArrowDown size={14} aria-hidden="true" />} onClick={() => turn(1)}>
            Next
          </Button>
          <ActionIcon size="md" variant="default" aria-label="Close the step" onClick={close}>
            <IconX size={16} />
          </ActionIcon>
        </Group>
      </div>
      <Fragment key={edge.edge.id}>
        <p className={css.sentence}>
          <ThingLink thing={one.from} plain /> <strong>{one.verb}</strong> <ThingLink thing={one.to} plain />
        </p>
        <Group gap={6}>
          <CertaintyBadge certainty={one.certainty} />
          {one.latent && <span className={css.tag}>held back by guardrails</span>}
          {one.own !== null && <span className={css.tag}>your own facts: {one.own}</span>}
        </Group>
        {one.via !== null && (
          <p>
            Through <ThingLink thing={one.via} />
          </p>
        )}
        {one.conditions.length > 0 && (
          <>
            <h3>Holds if</h3>
            <ul className={css.plain}>
              {one.conditions.map((c) => (
                <li key={c}>{c}</li>
              ))}
            </ul>
          </>
        )}
        {one.certainty === "UNKNOWN" && (
          <NotKnown>
            <p>Facts that decide this step were not read. It may not stand.</p>
          </NotKnown>
        )}
        {one.latent && (
          <>
            <h3>What holds it back</h3>
            <ul className={css.plain}>
              {one.blockedBy.map((b) => (
                <li key={b}>
                  <code>{b}</code>
                </li>
              ))}
            </ul>
            <p className={css.dim}>Everything else allows it: whoever takes this guardrail away opens the step.</p>
          </>
        )}
        <h3>Why</h3>
        <Answer of={why} what="Reading the reasons" height="6rem">
          {({ edge: found }) =>
            found === null ? (
              <p>This run does not hold the step by itself any more.</p>
            ) : (
              <>
                <Reasons reasons={found.why} actions={found.actions} structure={one.kind} />
                {found.technique !== null && <TechniqueCard id={found.technique} row={found.techniqueRow} />}
              </>
            )
          }
        </Answer>
        <h3>What shuts this step</h3>
        <Shut nodes={chain.nodes.slice(step, step + 2)} kinds={[edge.kind]} latent={edge.latent} what="step" />
      </Fragment>
    </>
  );
}

/** A button that does nothing at an end of the chain, yet keeps the focus of whoever came there with it. */
function unable(end: boolean) {
  return end ? { "aria-disabled": true, "data-disabled": true } : {};
}
