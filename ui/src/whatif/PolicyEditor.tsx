import { Button } from "@mantine/core";
import { useMemo, useState } from "react";

import type { Edit } from "../api/scalars";
import { CodeEditor } from "../editor/CodeEditor";
import type { Fault } from "../editor/faults";
import { count } from "../vocabulary/words";
import { documentEdits, jsonFault, policyFaults, statementLine, withoutDocument } from "./edits";
import type { ToEditQuery } from "./whatif.graphql.ts";
import css from "./whatif.module.css";

type Policy = NonNullable<ToEditQuery["policyText"]>;

function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What a text says, and what is wrong with it. */
function judge(text: string, iam: boolean): { document: unknown; faults: Fault[] } {
  const broken = jsonFault(text);
  if (broken !== null) {
    return { document: undefined, faults: [broken] };
  }
  const document = read(text);
  return { document, faults: iam ? policyFaults(document).map((f) => ({ line: statementLine(text, f.statement), column: 1, message: f.message })) : [] };
}

/** Edits a document as text. What comes of it is tried statement by statement. */
export function PolicyEditor({ policy, edits, set }: { policy: Policy; edits: readonly Edit[]; set: (edits: readonly Edit[]) => void }) {
  const was = useMemo(() => read(policy.text), [policy.text]);
  const start = useMemo(() => (was === undefined ? policy.text : JSON.stringify(was, null, 2)), [was, policy.text]);
  const [text, setText] = useState(start);
  const { document, faults } = useMemo(() => judge(text, typeof was === "object" && was !== null && "Statement" in was), [text, was]);
  const changes = document === undefined ? [] : documentEdits(policy.policy, was, document);
  return (
    <>
      <h3>Document ({policy.kind})</h3>
      <CodeEditor label={`Document (${policy.kind})`} language="json" value={text} change={setText} faults={faults} minHeight="10rem" maxHeight="32rem" />
      {faults.length > 0 && (
        <ul className={css.faults} aria-label="Faults">
          {faults.slice(0, 5).map((f, i) => (
            <li key={i}>
              Line {f.line}: {f.message}
            </li>
          ))}
        </ul>
      )}
      <div className={css.line}>
        <Button size="xs" disabled={faults.length > 0 || changes.length === 0} onClick={() => set([...withoutDocument(edits, policy.policy), ...changes])}>
          Try {count(changes.length, "change")}
        </Button>
        <Button
          size="xs"
          variant="default"
          onClick={() => {
            setText(start);
            set(withoutDocument(edits, policy.policy));
          }}
        >
          As it is
        </Button>
      </div>
    </>
  );
}
