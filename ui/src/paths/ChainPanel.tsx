import { Button, Group } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";

import { SameQuestion } from "../ask/SameQuestion";
import { SaveQuestion } from "../ask/SaveQuestion";
import { useAddress } from "../ask/useAddress";
import type { ChainFragment } from "../chain/chain.graphql.ts";
import { chainText, headline, ofSteps, stepText } from "../chain/text";
import { stepsOf } from "../chain/steps";
import { CopyButton } from "../export/CopyButton";
import { useRun } from "../shell/run";
import { phrase, useVocabulary } from "../vocabulary/words";
import { ExportMenu } from "./ExportMenu";
import css from "./paths.module.css";
import { commandLine, graphql, says } from "./question";
import { Shut } from "./Shut";

const route = getRouteApi("/paths");

/** What is to be said of a whole chain: the steps as text, what must hold, the cost, what shuts it, and how to take it along. */
export function ChainPanel({ chain, number, of, begin }: { chain: ChainFragment; number: number; of: number; begin: () => void }) {
  const vocabulary = useVocabulary();
  const search = route.useSearch();
  const at = useRun();
  const address = useAddress();
  const verb = (kind: ChainFragment["edges"][number]["kind"]) => phrase(kind, vocabulary);
  const steps = stepsOf(chain, verb);
  return (
    <>
      <div className={css.panelHead}>
        <h2>
          Chain {number} of {of}
        </h2>
        <Button size="xs" onClick={begin}>
          Step through
        </Button>
      </div>
      <p>{headline(chain)}.</p>
      <h3>Step by step</h3>
      <ol className={css.steps}>
        {steps.map((step, i) => (
          <li key={i}>{stepText(step)}</li>
        ))}
      </ol>
      {chain.mustHold.length > 0 && (
        <>
          <h3>What must hold for the whole chain</h3>
          <ul className={css.plain}>
            {chain.mustHold.map((h, i) => (
              <li key={i}>
                {h.words} <span className={css.dim}>({ofSteps(h.steps)})</span>
              </li>
            ))}
          </ul>
        </>
      )}
      <h3>Cost {chain.cost}</h3>
      <p className={css.dim}>How hard the chain is: 1 is one API call. The easiest chain comes first.</p>
      <table className={css.cost}>
        <thead>
          <tr>
            <th scope="col">Step</th>
            <th scope="col">For</th>
            <th scope="col">Cost</th>
          </tr>
        </thead>
        <tbody>
          {chain.costParts.map((part, i) => (
            <tr key={i}>
              <td>{part.step + 1}</td>
              <td>{part.what.startsWith("code:") ? "assumes that the code lets its caller act as it" : part.what}</td>
              <td>{part.cost}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <h3>Take it along</h3>
      <Group gap="xs">
        <ExportMenu chain={chain} verb={verb} />
        <CopyButton text={() => chainText(chain, verb)}>Copy as text</CopyButton>
        <CopyButton text={() => location.href}>Copy link</CopyButton>
      </Group>
      <SameQuestion same={{ cli: commandLine(search), graphql: graphql(search, at) }}>
        <SaveQuestion says={says(search)} address={address} />
      </SameQuestion>
      {/* Last, because it takes the longest: what comes late moves nothing that somebody is about to click. */}
      <h3>What shuts this chain</h3>
      <Shut nodes={chain.nodes} kinds={chain.edges.map((e) => e.kind)} latent={chain.edges.some((e) => e.latent)} what="chain" />
    </>
  );
}
