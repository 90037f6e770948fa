import { IconArrowsExchange, IconCircleCheck, IconDoorEnter, IconEqual, IconRoute2 } from "@tabler/icons-react";
import type { ReactNode } from "react";

import { useQuestion } from "../api/question";
import { Answer, NotKnown, Nothing } from "../feedback/Feedback";
import { ChainLine } from "../home/ChainLine";
import type { ShortChainFragment } from "../home/home.graphql.ts";
import { count } from "../vocabulary/words";
import { CompareChainsDocument, type CompareChainsQuery, type RunChainChangesFragment } from "./compare.graphql.ts";
import css from "./compare.module.css";

type Came = CompareChainsQuery["diff"]["chains"][number]["came"];

/** Chains that opened, each with what opened it, and chains that closed, between two runs. */
export function CompareChains({ from, to }: { from: string; to: string }) {
  const chains = useQuestion(CompareChainsDocument, { from, to, patterns: null });
  return (
    <Answer of={chains} what="Searching both runs for chains" height="16rem">
      {({ diff }) => diff.chains.map((of) => <Pattern key={of.changes.pattern} changes={of.changes} came={of.came} to={to} />)}
    </Answer>
  );
}

function Pattern({ changes, came, to }: { changes: RunChainChangesFragment; came: Came; to: string }) {
  const { opened, closed, further, rerouted, changed, stay } = changes;
  const causes = new Map(came.map((c) => [keyOf(c.path), c.causes]));
  const none = opened.length + closed.length + further.length + rerouted.length + changed.length === 0;
  return (
    <section aria-label={changes.pattern} className={css.pattern}>
      <h2 className={css.title}>
        <code>{changes.pattern}</code>
      </h2>
      {!changes.complete && <NotKnown>A limit cut the search short: more chains may have opened or closed than are listed.</NotKnown>}
      {none && <Nothing>{stay === 0 ? "There is no such chain in either run." : `No chain opened or closed. ${stayed(stay)}`}</Nothing>}
      <Group title="Opened" says="Nothing joined these ends before." icon={<IconDoorEnter size={18} />} sign="bad" chains={opened} causes={causes} at={to} pattern={changes.pattern} />
      <Group title="Closed" says="Nothing joins these ends any more." icon={<IconCircleCheck size={18} />} sign="good" chains={closed} />
      <Group title="Further ways" says="These ends were joined before, by other chains." icon={<IconRoute2 size={18} />} sign="bad" chains={further} causes={causes} at={to} pattern={changes.pattern} />
      <Turns title="By another way" says="These ends stay joined, though the chain between them is gone." icon={<IconRoute2 size={18} />} turns={rerouted} />
      <Turns title="Other conditions" says="These chains stay, but hold more or less surely." icon={<IconArrowsExchange size={18} />} turns={changed} />
      {!none && (
        <p className={css.stay}>
          <IconEqual size={18} aria-hidden="true" /> {stayed(stay)}
        </p>
      )}
    </section>
  );
}

const stayed = (n: number) => `${count(n, "chain")} ${n === 1 ? "is as it was" : "are as they were"}.`;

const keyOf = (chain: Pick<ShortChainFragment, "edges">) => chain.edges.map((e) => e.edge.id).join();

function Head({ title, says, icon, n }: { title: string; says: string; icon: ReactNode; n: number }) {
  return (
    <h3 className={css.group}>
      <span aria-hidden="true">{icon}</span> {title} <span className={css.n}>{n}</span> <span className={css.says}>{says}</span>
    </h3>
  );
}

function Group(props: { title: string; says: string; icon: ReactNode; sign: "good" | "bad"; chains: ShortChainFragment[]; causes?: ReadonlyMap<string, Came[number]["causes"]>; at?: string; pattern?: string }) {
  const { title, says, icon, sign, chains, causes, pattern, at } = props;
  if (chains.length === 0) {
    return null;
  }
  return (
    <>
      <Head title={title} says={says} icon={icon} n={chains.length} />
      {causes && chains.some((chain) => (causes.get(keyOf(chain)) ?? []).length === 0) && (
        <p className={css.turn}>Where no cause is given, no step is new: what changed is what a node at one of the ends is. Nodes that differ are listed under Nodes.</p>
      )}
      <ul className={css.chains} data-sign={sign}>
        {chains.map((chain) => (
          <li key={keyOf(chain)}>
            <ChainLine chain={chain} {...(pattern === undefined ? {} : { pattern })} {...(at === undefined ? {} : { at })} />
            <Causes causes={causes?.get(keyOf(chain)) ?? []} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Causes({ causes }: { causes: Came[number]["causes"] }) {
  if (causes.length === 0) {
    return null;
  }
  return (
    <ul className={css.causes} aria-label="What opened it">
      {causes.map((c, i) => (
        <li key={i}>
          <strong>Step {c.step + 1}:</strong> {c.words}
          <code className={css.subject}>
            {c.subject}
            {c.path === "" ? "" : ` ${c.path}`}
          </code>
        </li>
      ))}
    </ul>
  );
}

function Turns({ title, says, icon, turns }: { title: string; says: string; icon: ReactNode; turns: RunChainChangesFragment["changed"] }) {
  if (turns.length === 0) {
    return null;
  }
  return (
    <>
      <Head title={title} says={says} icon={icon} n={turns.length} />
      <ul className={css.chains}>
        {turns.map((turn) => (
          <li key={keyOf(turn.was) + keyOf(turn.is)}>
            <p className={css.turn}>Before</p>
            <ChainLine chain={turn.was} />
            <p className={css.turn}>Now</p>
            <ChainLine chain={turn.is} />
          </li>
        ))}
      </ul>
    </>
  );
}
