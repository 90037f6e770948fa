import { Checkbox } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";

import { useQuestion } from "../api/question";
import { useRun } from "../shell/run";
import { ActionField } from "./ActionField";
import { CanDocument } from "./ask.graphql.ts";
import { DecisionView } from "./DecisionView";
import form from "./forms.module.css";
import { QuestionForm } from "./QuestionForm";
import { complete, isAction } from "./question";
import type { AskSearch } from "./search";
import { StoppableAnswer } from "./StoppableAnswer";
import { ThingField } from "./ThingField";
import { useFollowed } from "./useFollowed";

/** Whether somebody can do an action on a resource, and which statements say so. */
export function CanForm({ search }: { search: AskSearch }) {
  const [principal, setPrincipal] = useFollowed(search.principal ?? "");
  const [action, setAction] = useFollowed(search.action ?? "");
  const [resource, setResource] = useFollowed(search.resource ?? "");
  const [data, setData] = useFollowed(search.data ?? false);
  const navigate = useNavigate();
  const ready = isAction(action) && [principal, resource].every((t) => t.trim() !== "");
  const submit = () => {
    if (ready) {
      void navigate({
        to: "/ask",
        search: (s) => ({ at: s.at, form: "can", principal: principal.trim(), action: action.trim(), resource: resource.trim(), ...(data ? { data: true as const } : {}) }),
      });
    }
  };
  return (
    <>
      <QuestionForm title="Can somebody do it" says="One decision, with what each layer of policies says to it." ready={ready} submit={submit}>
        <ThingField label="Principal" value={principal} change={setPrincipal} placeholder="Part of a name, or an id" submit={submit} />
        <ThingField label="Resource" value={resource} change={setResource} placeholder="Part of a name, an id, or an ARN pattern" submit={submit} />
        <ActionField value={action} change={setAction} resource={resource} submit={submit} />
        {(search.data ?? /microsoft/i.test(action + resource)) && (
          <div className={form.options}>
            <Checkbox label="It is a data action (Azure)" checked={data} onChange={(e) => setData(e.currentTarget.checked)} />
          </div>
        )}
      </QuestionForm>
      {complete(search) && <Decided search={search} />}
    </>
  );
}

function Decided({ search }: { search: AskSearch }) {
  const at = useRun();
  const question = { principal: search.principal ?? "", action: search.action ?? "", resource: search.resource ?? "", data: search.data ?? null };
  const variables = { question, at };
  const answer = useQuestion(CanDocument, variables);
  return (
    <StoppableAnswer of={answer} document={CanDocument} variables={variables} what="Reading the policies">
      {({ can }) => (can[0] === undefined ? null : <DecisionView decision={can[0]} question={question} />)}
    </StoppableAnswer>
  );
}
