import { Button } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";

import { ChainDrawing } from "../chain/ChainDrawing";
import { useQuestion } from "../api/question";
import { csv } from "../export/csv";
import { download } from "../export/download";
import { Nothing, NotKnown } from "../feedback/Feedback";
import { useRun } from "../shell/run";
import { DataTable, type Column } from "../table/DataTable";
import { ThingLink } from "../vocabulary/Thing";
import { count, useVocabulary } from "../vocabulary/words";
import { NearestEndsDocument, type NearestEndsQuery } from "./ask.graphql.ts";
import css from "./ask.module.css";
import { Combobox, type Choice } from "./Combobox";
import choice from "./combobox.module.css";
import { complete as completePattern, between } from "./pattern";
import { QuestionForm } from "./QuestionForm";
import { complete } from "./question";
import { WalkOptions } from "./ReachForm";
import type { AskSearch } from "./search";
import { StoppableAnswer } from "./StoppableAnswer";
import { ThingField } from "./ThingField";
import { useFollowed } from "./useFollowed";

const ends = [
  { word: "sensitive", says: "the crown jewels" },
  { word: "ADMIN", says: "full control of an account or more" },
  { word: "tenant", says: "full control of an organization" },
  { word: "owned", says: "what an attacker has" },
];

interface Written extends Choice {
  text: string;
}

/** For every node of a kind the nearest end, and how far it is. */
export function NearestForm({ search }: { search: AskSearch }) {
  const [from, setFrom] = useFollowed(search.from ?? "public principal");
  const [to, setTo] = useFollowed(search.to ?? "sensitive");
  const [latent, setLatent] = useFollowed(search.latent ?? false);
  const [certain, setCertain] = useFollowed(search.certain ?? false);
  const vocabulary = useVocabulary();
  const navigate = useNavigate();
  const ready = from.trim() !== "" && to.trim() !== "";
  const submit = () => {
    if (ready) {
      void navigate({
        to: "/ask",
        search: (s) => ({ at: s.at, form: "nearest" as const, from: from.trim(), to: to.trim(), ...(latent ? { latent: true as const } : {}), ...(certain ? { certain: true as const } : {}) }),
      });
    }
  };
  const completion = completePattern(from, from.length, vocabulary);
  const choices = completion.options
    .filter((o) => o.group !== "Next")
    .map(
      (o): Written => ({
        key: `${o.group} ${o.word}`,
        group: o.group,
        text: from.slice(0, completion.from) + o.insert + from.slice(completion.to),
        show: (
          <>
            <code>{o.word}</code>
            <span className={choice.aside}>{o.says}</span>
          </>
        ),
      }),
    );
  return (
    <>
      <QuestionForm title="Who is nearest" says="For each node of a kind the nearest end, by the cost of the cheapest chain: 1 is one API call." ready={ready} submit={submit}>
        <Combobox label="From nodes like" labelled mono value={from} change={setFrom} choices={choices} choose={(c) => setFrom(c.text)} submit={submit} placeholder="public principal" />
        <ThingField label="To" value={to} change={setTo} words={ends} submit={submit} />
        <WalkOptions latent={latent} setLatent={setLatent} certain={certain} setCertain={setCertain} />
      </QuestionForm>
      {complete(search) && <NearestList key={JSON.stringify(search)} search={search} />}
    </>
  );
}

type Row = NearestEndsQuery["nearest"]["nearest"][number];
const idOf = (r: Row) => `${r.node.id}\n${r.end.id}`;

const columns: Column<Row>[] = [
  { id: "node", title: "From", value: (r) => r.node.name, show: (r) => <ThingLink thing={r.node} /> },
  { id: "end", title: "Nearest end", value: (r) => r.end.name, show: (r) => <ThingLink thing={r.end} /> },
  { id: "cost", title: "Cost", value: (r) => r.cost, right: true },
  { id: "hops", title: "Steps", value: (r) => r.hops, right: true },
  {
    id: "chains",
    title: "Chains",
    value: () => "",
    show: (r) => (
      <Link to="/paths" search={(s) => ({ at: s.at, pattern: between(r.node.id, r.end.id) })} aria-label={`All chains from ${r.node.name} to ${r.end.name}`}>
        All chains
      </Link>
    ),
  },
];

function NearestList({ search }: { search: AskSearch }) {
  const at = useRun();
  const [chosen, setChosen] = useState<string>();
  const { from, to, latent, certain } = search;
  const variables = { from: from ?? null, to: to ?? null, latent: latent ?? null, lens: certain ? { certainOnly: true } : null, first: 50, at };
  const answer = useQuestion(NearestEndsDocument, variables);
  return (
    <StoppableAnswer of={answer} document={NearestEndsDocument} variables={variables} what="Measuring the ways">
      {({ nearest: { nearest, totalCount, ends: targets, complete: whole } }) => {
        const row = nearest.find((r) => idOf(r) === chosen) ?? nearest[0];
        return (
          <section aria-label="Answer" className={css.answer}>
            <div className={css.line}>
              <h2>
                {count(totalCount, "node")} {totalCount === 1 ? "has" : "have"} one of {count(targets, "end")} ahead
              </h2>
              {nearest.length > 0 && (
                <Button
                  size="xs"
                  variant="default"
                  onClick={() => download("nearest.csv", csv(["from", "end", "cost", "steps"], nearest.map((r) => [r.node.id, r.end.id, r.cost, r.hops])), "text/csv")}
                >
                  Download CSV
                </Button>
              )}
            </div>
            {targets === 0 && to === "sensitive" && (
              <Nothing>
                <p>Nothing is marked as a crown jewel. Mark what matters most on its page, or ask for the way to ADMIN.</p>
              </Nothing>
            )}
            {(!whole || nearest.length < totalCount) && (
              <NotKnown>
                <p>{whole ? `Showing the nearest ${nearest.length} of ${totalCount.toLocaleString("en")}.` : "A limit cut the answer short: there may be nearer ones."}</p>
              </NotKnown>
            )}
            {targets > 0 && nearest.length === 0 && (
              <Nothing>
                <p>No chain leads from such a node to such an end.</p>
              </Nothing>
            )}
            {nearest.length > 0 && (
              <>
                <DataTable label="Nearest ends" rows={nearest} columns={columns} idOf={idOf} height="20rem" choose={(r) => setChosen(idOf(r))} {...(row && { chosen: idOf(row) })} />
                {row && (
                  <section aria-label={`Chain from ${row.node.name} to ${row.end.name}`}>
                    <h3>
                      {row.node.name} to {row.end.name}
                    </h3>
                    <ChainDrawing chain={row.path} />
                  </section>
                )}
              </>
            )}
          </section>
        );
      }}
    </StoppableAnswer>
  );
}
