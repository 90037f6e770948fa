import { Button, Checkbox, JsonInput, Select, TextInput } from "@mantine/core";
import { useState } from "react";

import { useQuestion } from "../api/question";
import type { Edit } from "../api/scalars";
import { ThingField } from "../ask/ThingField";
import { Answer, Nothing, NotKnown } from "../feedback/Feedback";
import { useRun } from "../shell/run";
import { ThingLink } from "../vocabulary/Thing";
import { count, phrase, useVocabulary } from "../vocabulary/words";
import { AddEdge } from "./AddEdge";
import { edgeSubject, withEdit } from "./edits";
import { PolicyEditor } from "./PolicyEditor";
import { ToEditDocument, type HeldFragment, type ToEditQuery } from "./whatif.graphql.ts";
import css from "./whatif.module.css";

interface EditsState {
  edits: readonly Edit[];
  set: (edits: readonly Edit[]) => void;
}

/** Finds a thing and edits it in place: its document, what is attached to it, its settings, or its being there. */
export function EditThing({ id, open, edits, set }: { id: string; open: (id: string) => void } & EditsState) {
  const at = useRun();
  const asked = useQuestion(ToEditDocument, { id, at }, { enabled: id !== "" });
  return (
    <>
      <Find id={id} open={open} />
      {id !== "" && (
        <Answer of={asked} what="Reading it">
          {(answer) => (answer.entity === null ? <Missing id={id} /> : <Editors key={id} id={id} answer={answer} entity={answer.entity} open={open} edits={edits} set={set} />)}
        </Answer>
      )}
    </>
  );
}

/** What is typed stays here; what is taken from the list is opened, and so is a whole id with Enter. */
function Find({ id, open }: { id: string; open: (id: string) => void }) {
  const [text, setText] = useState(id);
  const [opened, setOpened] = useState(id);
  if (opened !== id) {
    // The address leads elsewhere: back was pressed, or a policy was opened from below.
    setOpened(id);
    setText(id);
  }
  return (
    <ThingField label="Edit" placeholder="Part of the name of a policy, principal, function, rule …" value={text} change={setText} chosen={open} submit={() => open(text.trim())} />
  );
}

function Missing({ id }: { id: string }) {
  return (
    <Nothing>
      <p>
        This run holds nothing with the id <code>{id}</code>.
      </p>
    </Nothing>
  );
}

type Entity = NonNullable<ToEditQuery["entity"]>;

function Editors({ id, answer, entity, open, edits, set }: { id: string; answer: ToEditQuery; entity: Entity; open: (id: string) => void } & EditsState) {
  const out = entity.out.edges.map((e) => e.node);
  const into = entity.in.edges.map((e) => e.node);
  const cut = entity.out.totalCount + entity.in.totalCount - out.length - into.length;
  return (
    <>
      {answer.policyText && <PolicyEditor key={answer.policyText.policy} policy={answer.policyText} edits={edits} set={set} />}
      <h3>What hangs on it</h3>
      <Held edges={[...out, ...into]} of={id} open={open} edits={edits} set={set} />
      {cut > 0 && (
        <NotKnown>
          <p>{count(cut, "more relation")} not shown: find the other end and take it away there.</p>
        </NotKnown>
      )}
      <AddEdge from={id} add={(e) => set(withEdit(edits, e))} />
      <Setting entity={entity} add={(e) => set(withEdit(edits, e))} />
      <Button size="xs" variant="default" onClick={() => set(withEdit(edits, { subject: entity.id }))}>
        Try without {entity.name} at all
      </Button>
    </>
  );
}

/** Relations that an edit takes away: attachments, memberships, roles held, identities, triggers. */
function Held({ edges, of, open, edits, set }: { edges: HeldFragment[]; of: string; open: (id: string) => void } & EditsState) {
  const vocabulary = useVocabulary();
  if (edges.length === 0) {
    return <p className={css.dim}>Nothing that an edit could take away.</p>;
  }
  return (
    <ul className={css.held}>
      {edges.map((e) => {
        const subject = edgeSubject(e.kind, e.from.id, e.to.id);
        const gone = edits.some((x) => x.subject === subject && x.after === undefined);
        const other = e.from.id === of ? e.to : e.from;
        return (
          <li key={e.id} data-gone={gone}>
            <Checkbox
              size="xs"
              checked={!gone}
              aria-label={`${e.from.name} ${phrase(e.kind, vocabulary)} ${e.to.name}`}
              onChange={() => set(gone ? edits.filter((x) => x.subject !== subject) : withEdit(edits, { subject }))}
            />
            <span className={css.words}>
              {e.from.id === of ? "" : <ThingLink thing={e.from} plain />} {phrase(e.kind, vocabulary)} {e.from.id === of ? <ThingLink thing={e.to} plain /> : "it"}
            </span>
            {other.labels.includes("Policy") && (
              <Button size="compact-xs" variant="subtle" onClick={() => open(other.id)}>
                Edit {other.name}
              </Button>
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** One property gets another value. */
function Setting({ entity, add }: { entity: Entity; add: (edit: Edit) => void }) {
  const [key, setKey] = useState<string | null>(null);
  const [text, setText] = useState("");
  const editable = entity.properties.filter((p) => p.key !== "document");
  const property = editable.find((p) => p.key === key);
  const isText = typeof property?.exact === "string";
  let value: unknown = text;
  let fault = "";
  if (property && !isText) {
    try {
      value = JSON.parse(text);
    } catch {
      fault = `${key} is ${Array.isArray(property.exact) ? 'a list, as ["a", "b"]' : typeof property.exact === "boolean" ? "true or false" : "a number"}`;
    }
  }
  return (
    <details className={css.group}>
      <summary>Change a setting</summary>
      <Select
        label="Setting"
        searchable
        data={editable.map((p) => p.key)}
        value={key}
        onChange={(k) => {
          setKey(k);
          const p = editable.find((x) => x.key === k);
          setText(p === undefined ? "" : typeof p.exact === "string" ? p.exact : JSON.stringify(p.exact));
        }}
      />
      {property &&
        (isText ? (
          <TextInput label="Value" value={text} onChange={(e) => setText(e.currentTarget.value)} />
        ) : (
          <JsonInput label="Value" value={text} onChange={setText} error={fault} autosize minRows={1} />
        ))}
      {property && (
        <div className={css.line}>
          <Button size="xs" disabled={fault !== ""} onClick={() => add({ subject: entity.id, path: property.key, after: value })}>
            Try this value
          </Button>
          <Button size="xs" variant="default" onClick={() => add({ subject: entity.id, path: property.key })}>
            Try without it
          </Button>
        </div>
      )}
    </details>
  );
}
