import { Button, Textarea } from "@mantine/core";
import { useMemo, useState } from "react";

import type { Edit } from "../api/scalars";
import { count } from "../vocabulary/words";
import { documentEdits, jsonFault, policyFaults, withoutDocument } from "./edits";
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

/** Edits a document as text. What comes of it is tried statement by statement. */
export function PolicyEditor({ policy, edits, set }: { policy: Policy; edits: readonly Edit[]; set: (edits: readonly Edit[]) => void }) {
  const was = useMemo(() => read(policy.text), [policy.text]);
  const [text, setText] = useState(() => (was === undefined ? policy.text : JSON.stringify(was, null, 2)));
  const fault = jsonFault(text);
  const document = fault === null ? read(text) : undefined;
  const iam = typeof was === "object" && was !== null && "Statement" in was;
  const faults = fault !== null ? [`Line ${fault.line}, column ${fault.column}: ${fault.message}`] : iam ? policyFaults(document) : [];
  const changes = document === undefined ? [] : documentEdits(policy.policy, was, document);
  return (
    <>
      <Textarea
        label={`Document (${policy.kind})`}
        description="Edit it as it should be"
        value={text}
        onChange={(e) => setText(e.currentTarget.value)}
        error={faults.length > 0 ? faults.slice(0, 3).join(" ") : undefined}
        spellCheck={false}
        autosize
        minRows={8}
        maxRows={28}
        classNames={{ input: "mono" }}
      />
      <div className={css.line}>
        <Button
          size="xs"
          disabled={faults.length > 0 || changes.length === 0}
          onClick={() => set([...withoutDocument(edits, policy.policy), ...changes])}
        >
          Try {count(changes.length, "change")}
        </Button>
        <Button
          size="xs"
          variant="default"
          onClick={() => {
            setText(was === undefined ? policy.text : JSON.stringify(was, null, 2));
            set(withoutDocument(edits, policy.policy));
          }}
        >
          As it is
        </Button>
      </div>
    </>
  );
}
