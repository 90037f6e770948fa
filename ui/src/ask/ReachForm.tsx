import { Button, Checkbox } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";

import { useQuestion } from "../api/question";
import { csv } from "../export/csv";
import { download } from "../export/download";
import { Nothing, NotKnown } from "../feedback/Feedback";
import { useRun } from "../shell/run";
import { DataTable, type Column } from "../table/DataTable";
import { CertaintyBadge, ThingLink, typeWords } from "../vocabulary/Thing";
import { count } from "../vocabulary/words";
import { ReachedDocument, type ReachedQuery } from "./ask.graphql.ts";
import css from "./ask.module.css";
import form from "./forms.module.css";
import { QuestionForm } from "./QuestionForm";
import { complete } from "./question";
import type { AskSearch } from "./search";
import { StoppableAnswer } from "./StoppableAnswer";
import { Tallies } from "./Tallies";
import { ThingField } from "./ThingField";
import { useFollowed } from "./useFollowed";

const ends = [
  { word: "internet", says: "everywhere outside" },
  { word: "owned", says: "what an attacker has" },
  { word: "sensitive", says: "the crown jewels" },
];

/** What a thing can reach, or who can reach it. */
export function ReachForm({ search, backwards }: { search: AskSearch; backwards: boolean }) {
  const [of, setOf] = useFollowed(search.of ?? "");
  const [latent, setLatent] = useFollowed(search.latent ?? false);
  const [certain, setCertain] = useFollowed(search.certain ?? false);
  const navigate = useNavigate();
  const ready = of.trim() !== "";
  const submit = () => {
    if (ready) {
      void navigate({
        to: "/ask",
        search: (s) => ({
          at: s.at,
          form: backwards ? ("reached-by" as const) : ("reach" as const),
          of: of.trim(),
          ...(latent ? { latent: true as const } : {}),
          ...(certain ? { certain: true as const } : {}),
        }),
      });
    }
  };
  return (
    <>
      <QuestionForm
        title={backwards ? "Who reaches it" : "What it reaches"}
        says={backwards ? "Everything from which some chain leads to it." : "Everything that some chain leads to from it."}
        ready={ready}
        submit={submit}
      >
        <ThingField label={backwards ? "Reached" : "From"} value={of} change={setOf} words={ends} placeholder="Part of a name, an id, or internet" submit={submit} />
        <WalkOptions latent={latent} setLatent={setLatent} certain={certain} setCertain={setCertain} />
      </QuestionForm>
      {complete(search) && <Reached search={search} backwards={backwards} />}
    </>
  );
}

interface WalkOptionsProps {
  latent: boolean;
  setLatent: (on: boolean) => void;
  certain: boolean;
  setCertain: (on: boolean) => void;
}

export function WalkOptions({ latent, setLatent, certain, setCertain }: WalkOptionsProps) {
  return (
    <div className={form.options}>
      <Checkbox label="Only what is certain" checked={certain} onChange={(e) => setCertain(e.currentTarget.checked)} />
      <Checkbox label="Also what guardrails alone hold back" checked={latent} onChange={(e) => setLatent(e.currentTarget.checked)} />
    </div>
  );
}

type Row = ReachedQuery["reach"]["reached"]["edges"][number]["node"];

const columns: Column<Row>[] = [
  { id: "thing", title: "Thing", value: (r) => r.node.name, show: (r) => <ThingLink thing={r.node} plain /> },
  { id: "certainty", title: "Certainty", value: (r) => ["CERTAIN", "CONDITIONAL", "UNKNOWN"].indexOf(r.certainty), show: (r) => <CertaintyBadge certainty={r.certainty} /> },
  { id: "type", title: "Type", value: (r) => typeWords(r.node) },
  { id: "account", title: "Account", value: (r) => r.node.account, show: (r) => <span className={css.nowrap}>{r.node.account}</span> },
];

function Reached({ search, backwards }: { search: AskSearch; backwards: boolean }) {
  const at = useRun();
  const navigate = useNavigate();
  const { of = "", latent, certain, n = 100 } = search;
  const variables = { of, backwards, latent: latent ?? null, lens: certain ? { certainOnly: true } : null, first: n, at };
  const answer = useQuestion(ReachedDocument, variables, { keep: true });
  return (
    <StoppableAnswer of={answer} document={ReachedDocument} variables={variables} what="Walking the estate">
      {({ reach }) => {
        const rows = reach.reached.edges.map((e) => e.node);
        const total = reach.reached.totalCount;
        return (
          <section aria-label="Answer" className={css.answer}>
            <div className={css.line}>
              <h2>
                {backwards ? `${count(total, "thing")} can reach it` : `It reaches ${count(total, "thing")}`}
                {total > 0 && `: ${reach.nodes.certain.toLocaleString("en")} for certain, ${reach.nodes.conditional.toLocaleString("en")} under conditions, ${reach.nodes.unknown.toLocaleString("en")} not known`}
              </h2>
              {rows.length > 0 && (
                <Button
                  size="xs"
                  variant="default"
                  onClick={() => download("reach.csv", csv(["id", "name", "type", "account", "certainty"], rows.map((r) => [r.node.id, r.node.name, r.node.type, r.node.account, r.certainty])), "text/csv")}
                >
                  Download CSV
                </Button>
              )}
              <Link to="/explore" search={(s) => ({ at: s.at, id: of, sel: of })}>
                Explore from here
              </Link>
            </div>
            {!reach.complete && (
              <NotKnown>
                <p>The time was up before everything was walked: there may be more.</p>
              </NotKnown>
            )}
            {total === 0 ? (
              <Nothing>
                <p>{backwards ? "No chain leads here." : "No chain leads on from here."}</p>
              </Nothing>
            ) : (
              <>
                <p className={css.dim}>Conditions of one chain are not held against each other here; a path search shows whether a chain stands.</p>
                <Tallies reach={reach} />
                {rows.length < total && (
                  <NotKnown>
                    <p>
                      The list shows {rows.length.toLocaleString("en")} of {total.toLocaleString("en")}; the counts are of all.
                    </p>
                    {n < 500 && (
                      <Button size="xs" variant="default" onClick={() => void navigate({ to: "/ask", search: (s) => ({ ...s, n: 500 }), resetScroll: false })}>
                        Show up to 500
                      </Button>
                    )}
                  </NotKnown>
                )}
                <DataTable label={backwards ? "What reaches it" : "What is reached"} rows={rows} columns={columns} idOf={(r) => r.node.id} />
              </>
            )}
          </section>
        );
      }}
    </StoppableAnswer>
  );
}
