import { Button, Select } from "@mantine/core";
import { useState } from "react";

import type { Edit } from "../api/scalars";
import type { Kind } from "../api/schema";
import { ThingField } from "../ask/ThingField";
import { phrase, useVocabulary } from "../vocabulary/words";
import { edgeSubject } from "./edits";
import css from "./whatif.module.css";

/** Relations that a person makes; the rest follows from them. */
const kinds: readonly Kind[] = ["HAS_POLICY", "MEMBER_OF", "BOUNDED_BY", "LIMITED_BY", "HAS_ROLE", "RUNS_AS", "TRIGGERS"];

/** Attaches, adds or grants: a new relation from the thing to another. */
export function AddEdge({ from, add }: { from: string; add: (edit: Edit) => void }) {
  const vocabulary = useVocabulary();
  const [kind, setKind] = useState<Kind>("HAS_POLICY");
  const [to, setTo] = useState("");
  return (
    <details className={css.group}>
      <summary>Attach, add or grant something</summary>
      <Select
        label="It"
        allowDeselect={false}
        data={kinds.map((k) => ({ value: k, label: phrase(k, vocabulary) }))}
        value={kind}
        onChange={(k) => k !== null && setKind(k)}
      />
      <ThingField label="To" value={to} change={setTo} placeholder="Part of a name, or an id" />
      <div className={css.line}>
        <Button size="xs" disabled={to.trim() === ""} onClick={() => add({ subject: edgeSubject(kind, from, to.trim()), after: {} })}>
          Try it
        </Button>
      </div>
    </details>
  );
}
