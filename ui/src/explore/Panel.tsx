import { Button, CloseButton } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useEffect, useRef } from "react";

import { useQuestion } from "../api/question";
import type { Direction, Kind } from "../api/schema";
import { CopyButton } from "../export/CopyButton";
import { Answer } from "../feedback/Feedback";
import { CertaintyBadge, FlagBadges, LabelIcon } from "../vocabulary/Thing";
import { clouds, count, phrase, useVocabulary } from "../vocabulary/words";
import { ExploreThingDocument } from "./explore.graphql.ts";
import css from "./explore.module.css";
import { certaintyOf, type Item, type Tie } from "./picture";
import type { Actions } from "./useActions";

interface PanelProps {
  item: Item;
  ties: readonly Tie[];
  items: readonly Item[];
  at: string | null;
  actions: Actions;
  /** Each change of it puts the focus here. */
  focus: number;
}

/** What is known of the selected item, and all that can be done with it. */
export function Panel({ item, ties, items, at, actions, focus }: PanelProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (focus > 0) {
      heading.current?.focus();
    }
  }, [focus]);
  return (
    <aside className={css.panel} aria-label="Selected">
      <CloseButton style={{ float: "right" }} aria-label="Close the panel" onClick={() => actions.select(undefined)} />
      <h2 ref={heading} tabIndex={-1}>
        <LabelIcon labels={item.labels} />
        {item.name}
      </h2>
      <p style={{ margin: 0 }}>{[item.what, item.cloud === null ? "" : clouds[item.cloud], item.account ?? ""].filter((w) => w !== "").join(" · ")}</p>
      <FlagBadges flags={item.flags} />
      {item.sort === "thing" ? <ThingPart item={item} at={at} actions={actions} /> : <ManyPart item={item} actions={actions} />}
      <Relations item={item} ties={ties} items={items} select={actions.select} />
    </aside>
  );
}

function ThingPart({ item, at, actions }: { item: Item; at: string | null; actions: Actions }) {
  const thing = useQuestion(ExploreThingDocument, { id: item.id, at });
  const vocabulary = useVocabulary();
  return (
    <>
      <p className={css.id}>{item.id}</p>
      <div className={css.actions}>
        <Button size="xs" onClick={() => actions.expand(item.id)}>
          Expand all
        </Button>
        <Button size="xs" variant="default" onClick={() => actions.togglePin(item.id)}>
          {actions.pinned(item.id) ? "Unpin" : "Pin"}
        </Button>
        <Button size="xs" variant="default" onClick={() => actions.hide(item.id)}>
          Hide
        </Button>
        <Button size="xs" variant="default" renderRoot={(props) => <Link {...props} to="/resource" search={(s) => ({ at: s.at, id: item.id })} />}>
          Open its page
        </Button>
        <Button size="xs" variant="default" onClick={() => actions.pathFrom(item.id)}>
          Paths from it
        </Button>
        <Button size="xs" variant="default" onClick={() => actions.pathTo(item.id)}>
          Paths to it
        </Button>
        <CopyButton text={item.id}>Copy id</CopyButton>
      </div>
      <h3>Expand</h3>
      <Answer of={thing} what="Counting neighbours" height="4rem">
        {({ entity }) =>
          entity === null || entity.neighbourCounts.length === 0 ? (
            <p>It has no neighbours.</p>
          ) : (
            <ul className={css.list}>
              {entity.neighbourCounts
                .toSorted((a, b) => b.direction.localeCompare(a.direction) || b.count - a.count)
                .map((c) => (
                  <li key={c.kind + c.direction}>
                    <button type="button" className={css.row} onClick={() => actions.expand(item.id, c.kind, c.direction)}>
                      <span>{relation(phrase(c.kind, vocabulary), c.direction)}</span>
                      <span className={css.number}>{c.count.toLocaleString("en")}</span>
                    </button>
                  </li>
                ))}
            </ul>
          )
        }
      </Answer>
    </>
  );
}

/** "can read →" of what leaves, "← can read" of what arrives. */
function relation(words: string, direction: Direction): string {
  return direction === "OUT" ? `it ${words} …` : `… ${words} it`;
}

function ManyPart({ item, actions }: { item: Item; actions: Actions }) {
  const own = item.id.startsWith("by ");
  const left = item.count - item.drawn;
  return (
    <>
      <p>
        {count(item.count, "thing")}
        {item.drawn > 0 && `, ${item.drawn.toLocaleString("en")} of them drawn one by one`}
        {item.throughGrant && ". One grant says the same of all of them."}
      </p>
      <div className={css.actions}>
        {own ? (
          <Button size="xs" onClick={() => actions.ungroup()}>
            Show one by one
          </Button>
        ) : (
          left > 0 && (
            <Button size="xs" onClick={() => actions.open(item)}>
              {left <= 50 ? `Open ${left === 1 ? "it" : `all ${left}`}` : item.drawn > 0 ? "Open 50 more" : "Open the first 50"}
            </Button>
          )
        )}
        <Button size="xs" variant="default" onClick={() => actions.togglePin(item.id)}>
          {actions.pinned(item.id) ? "Unpin" : "Pin"}
        </Button>
        <Button size="xs" variant="default" onClick={() => actions.hide(item.id)}>
          Hide
        </Button>
        {item.sort === "crowd" && !own && item.account !== null && item.account !== "" && (
          <Button size="xs" variant="default" onClick={() => actions.onlyAccount(item.account ?? "")}>
            This account alone
          </Button>
        )}
      </div>
      {left > 500 && <p>At most 500 are drawn one by one. Search, or expand one of them, to see others.</p>}
    </>
  );
}

const fewRelations = 40;

/** What the item is tied to on the canvas: the text of its lines. */
function Relations({ item, ties, items, select }: { item: Item; ties: readonly Tie[]; items: readonly Item[]; select: (id: string) => void }) {
  const vocabulary = useVocabulary();
  const names = new Map(items.map((i) => [i.id, i.name]));
  const mine = ties.filter((t) => (t.from === item.id || t.to === item.id) && t.kind !== "IS_ONE_OF");
  if (mine.length === 0) {
    return null;
  }
  return (
    <>
      <h3>On the canvas</h3>
      <ul className={css.list}>
        {mine.slice(0, fewRelations).map((t) => {
          const out = t.from === item.id;
          const other = out ? t.to : t.from;
          const words = phrase(t.kind as Kind, vocabulary);
          const name = other === item.id ? "its own kind" : (names.get(other) ?? other);
          return (
            <li key={t.id}>
              <button type="button" className={css.row} onClick={() => select(other)}>
                <span>{out ? `it ${words} ${name}` : `${name} ${words} it`}</span>
                <span className={css.number}>{t.count > 1 ? t.count.toLocaleString("en") : ""}</span>
              </button>
              {certaintyOf(t) !== "CERTAIN" && (
                <p style={{ margin: "0 0 0.35rem 0.25rem" }}>
                  <CertaintyBadge certainty={certaintyOf(t)} /> {t.conditions ?? (t.count > 1 ? `${t.certain.toLocaleString("en")} certain` : "")}
                </p>
              )}
            </li>
          );
        })}
      </ul>
      {mine.length > fewRelations && <p>{mine.length - fewRelations} more; the table has them all.</p>}
    </>
  );
}
