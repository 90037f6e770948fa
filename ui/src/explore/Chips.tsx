import { IconX } from "@tabler/icons-react";

import { count, useVocabulary } from "../vocabulary/words";
import css from "./explore.module.css";
import { facetWords } from "./Legend";
import { split } from "./shown";
import { manyLines } from "./stage";
import type { Actions } from "./useActions";
import type { Explore } from "./useExplore";

/** How much is on the canvas, and what keeps the rest off it: each a chip that takes it back. */
export function Chips({ explore, actions }: { explore: Explore; actions: Actions }) {
  const vocabulary = useVocabulary();
  const { items, ties, search, picture, change, steps, root, overview } = explore;
  const things = items.reduce((n, i) => n + i.count - i.drawn, 0);
  return (
    <div className={css.chips}>
      <span data-testid="status">
        {count(items.length, "node")}, {count(ties.length, "relation")}
        {things > items.length && ` for ${count(things, "thing")}`}
      </span>
      {root === null && overview !== undefined && (
        <button type="button" className={css.chip} aria-pressed={search.structure ?? false} onClick={() => change({ structure: search.structure ? undefined : true })}>
          {search.structure ? "With structure" : "Without structure"}
        </button>
      )}
      {ties.length > manyLines && (
        <button type="button" className={css.chip} aria-pressed={search.lines ?? false} onClick={() => change({ lines: search.lines ? undefined : true })}>
          {search.lines ? "All lines are drawn" : "Lines of what is selected alone"}
        </button>
      )}
      {(search.accounts ?? []).map((a) => (
        <Chip key={a} text={`Account ${a}`} off={() => change({ accounts: search.accounts?.length === 1 ? undefined : search.accounts?.filter((x) => x !== a), do: undefined })} />
      ))}
      {(search.off ?? []).map((key) => {
        const [by, value] = split(key);
        return by === undefined ? null : <Chip key={key} text={`Without: ${facetWords({ by, value }, vocabulary)}`} off={() => actions.toggleFilter(key)} />;
      })}
      {picture.hidden.size > 0 && <Chip text={`${picture.hidden.size} hidden`} off={() => steps.push({ op: "show" })} />}
      {picture.pins.size > 0 && <span>{picture.pins.size} pinned</span>}
    </div>
  );
}

function Chip({ text, off }: { text: string; off: () => void }) {
  return (
    <button type="button" className={css.chip} onClick={off} aria-label={`${text}, show again`}>
      {text}
      <IconX size={13} aria-hidden="true" />
    </button>
  );
}
