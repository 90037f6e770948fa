import { Button } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { useEffect, type ReactNode } from "react";

import type { FacetKind, Flag, Label } from "../api/schema";
import { useQuestion } from "../api/question";
import { announce } from "../feedback/announce";
import { Answer, Nothing, NotKnown } from "../feedback/Feedback";
import { useRun } from "../shell/run";
import { Filters } from "../table/Filters";
import { ThingLink } from "../vocabulary/Thing";
import { clouds, count, flags } from "../vocabulary/words";
import { FoundDocument, type FoundQuery } from "./ask.graphql.ts";
import css from "./ask.module.css";
import type { AskSearch } from "./search";

type Facet = FoundQuery["search"]["facets"][number];
type Key = "label" | "cloud" | "account" | "type" | "flag";

const facets: Record<FacetKind, Key | undefined> = { LABEL: "label", CLOUD: "cloud", FLAG: "flag", ACCOUNT: "account", TYPE: "type", REGION: undefined };

/** What the list can be narrowed by, as people say it. */
const named: Record<Key | "tag", string> = { label: "Kind", cloud: "Cloud", flag: "Marked", account: "Account", type: "Type", tag: "Tag" };

/** Things that fit the words, and what the list can be narrowed by. */
export function FoundThings({ search }: { search: AskSearch }) {
  const at = useRun();
  const { q, label, cloud, account, type, flag, tag, n = 50 } = search;
  const found = useQuestion(
    FoundDocument,
    { text: q ?? null, label: (label ?? null) as Label | null, cloud: cloud ?? null, account: account ?? null, type: type ?? null, tag: tag ?? null, flag: flag ?? null, first: n, at },
    { keep: true },
  );
  const total = found.data?.search.totalCount;
  useEffect(() => {
    if (total !== undefined) {
      announce(count(total, "thing"));
    }
  }, [total]);
  return (
    <Answer of={found} what="Searching" height="24rem">
      {({ search: { totalCount, edges, facets: counted } }) => (
        <div className={css.found} aria-busy={found.isPlaceholderData}>
          <section aria-label="Narrow the list">
            <Narrowed search={search} />
            <Filters on={filtersOn(search).length}>
              {counted.map((facet) => (
                <FacetList key={facet.by} facet={facet} search={search} />
              ))}
            </Filters>
          </section>
          <section aria-label="Things found">
            <h2 className={css.count}>
              {count(totalCount, "thing")}
              {q !== undefined && ` with “${q}” in the name or id`}
            </h2>
            {totalCount === 0 && (
              <Nothing>
                <p>Nothing fits. Try fewer letters, or take a filter away. What was never read is listed under Runs and import.</p>
              </Nothing>
            )}
            <ul className={css.things}>
              {edges.map(({ node }) => (
                <li key={node.id}>
                  <ThingLink thing={node} />
                  <span className={css.where}>{[node.cloud === null ? "" : clouds[node.cloud], node.account, node.region].filter((p) => p !== "").join(" · ")}</span>
                  <code className={css.id}>{node.id}</code>
                </li>
              ))}
            </ul>
            {edges.length < totalCount && <More shown={edges.length} total={totalCount} n={n} />}
          </section>
        </div>
      )}
    </Answer>
  );
}

function filtersOn(search: AskSearch) {
  return (["label", "cloud", "account", "type", "flag", "tag"] as const).filter((k) => search[k] !== undefined);
}

/** The filters that hold, each with a way to take it away. */
function Narrowed({ search }: { search: AskSearch }) {
  const set = filtersOn(search);
  if (set.length === 0) {
    return null;
  }
  return (
    <ul className={css.chips} aria-label="Filters">
      {set.map((k) => (
        <li key={k}>
          <Link to="/ask" search={(s) => ({ ...s, [k]: undefined, n: undefined })} className={css.chip}>
            {named[k]}: {k === "flag" || k === "cloud" ? valueWords(k === "flag" ? "FLAG" : "CLOUD", search[k]!) : search[k]}
            <IconX size={14} aria-hidden="true" />
            <span className="visually-hidden"> (take away)</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function FacetList({ facet, search }: { facet: Facet; search: AskSearch }) {
  const key = facets[facet.by];
  const values = facet.values.filter((v) => v.value !== "");
  if (key === undefined || values.length === 0 || search[key] !== undefined) {
    return null;
  }
  return (
    <details open={facet.by !== "TYPE" || values.length < 6} className={css.facet}>
      <summary>{named[key]}</summary>
      <ul>
        {values.map((v) => (
          <li key={v.value}>
            <Link to="/ask" search={(s) => ({ ...s, [key]: v.value, n: undefined })} className={css.value}>
              <span>{valueWords(facet.by, v.value)}</span>
              <span className={css.number}>{v.count.toLocaleString("en")}</span>
            </Link>
          </li>
        ))}
        {facet.totalCount > facet.values.length && <li className={css.rest}>and {count(facet.totalCount - facet.values.length, "value")} more: narrow first</li>}
      </ul>
    </details>
  );
}

function valueWords(by: FacetKind, value: string): ReactNode {
  switch (by) {
    case "FLAG":
      return flags[value as Flag].word;
    case "CLOUD":
      return clouds[value as keyof typeof clouds];
    default:
      return value;
  }
}

function More({ shown, total, n }: { shown: number; total: number; n: number }) {
  const navigate = useNavigate();
  return (
    <NotKnown>
      <p>
        Showing {shown.toLocaleString("en")} of {total.toLocaleString("en")}.{shown >= 500 && " A list has 500 at most: narrow it by a filter."}
      </p>
      {shown < 500 && (
        <Button size="xs" variant="default" onClick={() => void navigate({ to: "/ask", search: (s) => ({ ...s, n: Math.min(500, n * 2) }), resetScroll: false })}>
          Show more
        </Button>
      )}
    </NotKnown>
  );
}
