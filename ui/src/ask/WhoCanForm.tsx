import { Button, Checkbox } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";

import type { Verdict } from "../api/schema";
import { useQuestion } from "../api/question";
import { csv } from "../export/csv";
import { download } from "../export/download";
import { Nothing, NotKnown } from "../feedback/Feedback";
import { useRun } from "../shell/run";
import { DataTable, type Column } from "../table/DataTable";
import { ThingLink } from "../vocabulary/Thing";
import { count } from "../vocabulary/words";
import { WhoCanDocument, type HolderFragment } from "./ask.graphql.ts";
import { ActionField } from "./ActionField";
import css from "./ask.module.css";
import form from "./forms.module.css";
import { QuestionForm } from "./QuestionForm";
import { complete, isAction } from "./question";
import type { AskSearch } from "./search";
import { StoppableAnswer } from "./StoppableAnswer";
import { ThingField } from "./ThingField";
import { useFollowed } from "./useFollowed";
import { VerdictBadge, verdicts } from "./Verdict";

/** Who can do an action on a resource. */
export function WhoCanForm({ search }: { search: AskSearch }) {
  const [action, setAction] = useFollowed(search.action ?? "");
  const [resource, setResource] = useFollowed(search.resource ?? "");
  const [data, setData] = useFollowed(search.data ?? false);
  const navigate = useNavigate();
  const ready = isAction(action) && resource.trim() !== "";
  const submit = () => {
    if (ready) {
      void navigate({ to: "/ask", search: (s) => ({ at: s.at, form: "who-can", action: action.trim(), resource: resource.trim(), ...(data ? { data: true as const } : {}) }) });
    }
  };
  return (
    <>
      <QuestionForm title="Who can do it" says="Everybody who may do an action on a resource: always, or under conditions, people outside included." ready={ready} submit={submit}>
        <ThingField label="Resource" value={resource} change={setResource} placeholder="Part of a name, or an id" submit={submit} />
        <ActionField value={action} change={setAction} resource={resource} submit={submit} />
        {(search.data ?? /microsoft/i.test(action + resource)) && (
          <div className={form.options}>
            <Checkbox label="It is a data action (Azure)" checked={data} onChange={(e) => setData(e.currentTarget.checked)} />
          </div>
        )}
      </QuestionForm>
      {complete(search) && <Holders search={search} />}
    </>
  );
}

type Row = HolderFragment & { outside: boolean };

function Holders({ search }: { search: AskSearch }) {
  const at = useRun();
  const { action = "", resource = "", data } = search;
  const variables = { action, resource, data: data ?? null, at };
  const answer = useQuestion(WhoCanDocument, variables);
  const columns: Column<Row>[] = [
    { id: "who", title: "Who", value: (r) => r.principal.name, show: (r) => <ThingLink thing={r.principal} /> },
    { id: "decision", title: "Decision", value: (r) => order[r.decision], show: (r) => <VerdictBadge verdict={r.decision} /> },
    { id: "conditions", title: "On what condition", value: (r) => r.conditions ?? "", show: (r) => r.conditions ?? "" },
    { id: "account", title: "Account", value: (r) => r.principal.account, show: (r) => <span className={css.nowrap}>{r.principal.account}</span> },
    {
      id: "why",
      title: "Why",
      value: () => "",
      show: (r) => (
        <Link to="/ask" search={(s) => ({ at: s.at, form: "can" as const, principal: r.principal.id, action, resource, ...(data ? { data } : {}) })} aria-label={`Why: ${r.principal.name}`}>
          Why
        </Link>
      ),
    },
  ];
  return (
    <StoppableAnswer of={answer} document={WhoCanDocument} variables={variables} what="Asking every principal">
      {({ whoCan }) => {
        const inside = whoCan.principals.edges.map((e): Row => ({ ...e.node, outside: false }));
        const outside = whoCan.public.map((h): Row => ({ ...h, outside: true }));
        const rows = [...outside, ...inside];
        const total = whoCan.principals.totalCount;
        return (
          <section aria-label="Answer" className={css.answer}>
            <div className={css.line}>
              <h2>{sentence(inside, outside, total)}</h2>
              {rows.length > 0 && (
                <Button
                  size="xs"
                  variant="default"
                  onClick={() =>
                    download("who-can.csv", csv(["id", "name", "decision", "conditions"], rows.map((r) => [r.principal.id, r.principal.name, r.decision, r.conditions])), "text/csv")
                  }
                >
                  Download CSV
                </Button>
              )}
            </div>
            {whoCan.notes.length > 0 && (
              <NotKnown>
                {whoCan.notes.map((note) => (
                  <p key={note}>{note}</p>
                ))}
              </NotKnown>
            )}
            {inside.length < total && (
              <NotKnown>
                <p>
                  Showing the first {count(inside.length, "principal")} of {total.toLocaleString("en")}. The command line lists them all.
                </p>
              </NotKnown>
            )}
            {rows.length === 0 ? (
              <Nothing>
                <p>Nobody may, by what was read: no statement allows it to anyone of the run.</p>
              </Nothing>
            ) : (
              <DataTable label="Who can" rows={rows} columns={columns} idOf={(r) => r.principal.id} sort={{ column: "decision" }} />
            )}
          </section>
        );
      }}
    </StoppableAnswer>
  );
}

const order: Record<Verdict, number> = { ALLOWED: 0, CONDITIONAL: 1, UNKNOWN: 2, IMPLICITLY_DENIED: 3, EXPLICITLY_DENIED: 4 };

function sentence(inside: readonly Row[], outside: readonly Row[], total: number): string {
  const of = (rows: readonly Row[], v: Verdict) => rows.filter((r) => r.decision === v).length;
  const parts = (["ALLOWED", "CONDITIONAL", "UNKNOWN"] as const).map((v) => ({ n: of(inside, v), word: verdicts[v].among })).filter((p) => p.n > 0);
  const people = outside.length === 0 ? "" : outside.some((h) => h.decision === "ALLOWED") ? ", and anyone outside" : ", and people outside under conditions";
  return `${count(total, "principal")}${total === 0 ? "" : `: ${parts.map((p) => `${p.n} ${p.word}`).join(", ")}`}${people}`;
}
