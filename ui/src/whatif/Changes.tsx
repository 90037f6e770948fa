import { ActionIcon, Button } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";

import { useQuestion } from "../api/question";
import type { Edit } from "../api/scalars";
import { CopyButton } from "../export/CopyButton";
import { download } from "../export/download";
import { Nothing } from "../feedback/Feedback";
import { useRun } from "../shell/run";
import { ThingLink } from "../vocabulary/Thing";
import type { ThingFragment } from "../vocabulary/vocabulary.graphql.ts";
import { phrase, useVocabulary } from "../vocabulary/words";
import { editWords, patchText, placeOf } from "./edits";
import { EditedThingsDocument } from "./whatif.graphql.ts";
import css from "./whatif.module.css";

/** What is tried, in words, with what takes it out again and what takes it along. */
export function Changes({ edits, set, edit }: { edits: readonly Edit[]; set: (edits: readonly Edit[]) => void; edit: (id: string) => void }) {
  const things = useThings(edits);
  if (edits.length === 0) {
    return (
      <Nothing>
        <p>None yet. Take the least change that closes all chains, or edit something yourself.</p>
      </Nothing>
    );
  }
  return (
    <>
      <ol className={css.changes} aria-label="Changes to try">
        {edits.map((e) => (
          <li key={placeOf(e)}>
            <EditLine edit={e} things={things} open={edit} />
            <ActionIcon variant="subtle" aria-label={`Do not try: ${e.subject} ${e.path ?? ""}`} onClick={() => set(edits.filter((x) => x !== e))}>
              <IconTrash size={16} />
            </ActionIcon>
          </li>
        ))}
      </ol>
      <div className={css.line}>
        <CopyButton text={() => patchText(edits)}>Copy as patch</CopyButton>
        <Button size="xs" variant="default" onClick={() => download("edits.json", patchText(edits), "application/json")}>
          Download edits.json
        </Button>
        <CopyButton text="postern what-if --edit edits.json">Copy command</CopyButton>
        <Button size="xs" variant="default" onClick={() => set([])}>
          Try none of them
        </Button>
      </div>
    </>
  );
}

function EditLine({ edit, things, open }: { edit: Edit; things: Map<string, ThingFragment>; open: (id: string) => void }) {
  const vocabulary = useVocabulary();
  const { verb, edge, place } = editWords(edit);
  const thing = (id: string) => {
    const known = things.get(id);
    return known ? <ThingLink thing={known} plain /> : <code>{id}</code>;
  };
  if (edge) {
    return (
      <span className={css.words}>
        {thing(edge.from)} {phrase(edge.kind, vocabulary)} {thing(edge.to)}
        {place !== "" && <> ({place})</>}: <strong>{verb}</strong>
      </span>
    );
  }
  return (
    <span className={css.words}>
      {thing(edit.subject)}
      {place !== "" && <>: {place}</>} <strong>{verb}</strong>
      {edit.after !== undefined && (
        <details>
          <summary>What it says then</summary>
          <pre>{JSON.stringify(edit.after, null, 2)}</pre>
        </details>
      )}
      {place.includes("statement") && (
        <Button size="compact-xs" variant="subtle" onClick={() => open(edit.subject)}>
          Edit it
        </Button>
      )}
    </span>
  );
}

/** The things that edits are about, by id. */
function useThings(edits: readonly Edit[]): Map<string, ThingFragment> {
  const at = useRun();
  const ids = [...new Set(edits.flatMap((e) => {
    const { edge } = editWords(e);
    return edge ? [edge.from, edge.to] : [e.subject];
  }))].slice(0, 100);
  const asked = useQuestion(EditedThingsDocument, { ids, at }, { enabled: ids.length > 0, keep: true });
  const things = new Map<string, ThingFragment>();
  asked.data?.nodes.forEach((node, i) => {
    const id = ids[i];
    if (node && "labels" in node && id !== undefined) {
      things.set(id, node);
    }
  });
  return things;
}
