import { getRouteApi, Link } from "@tanstack/react-router";

import { useQuestion } from "../api/question";
import { AskError } from "../api/errors";
import { FindingChangesDocument, FindingFacetsDocument } from "./findings.graphql.ts";
import css from "./findings.module.css";
import { filterOf, severities } from "./search";
import { severitySays } from "./words";

const route = getRouteApi("/findings");

/** How many findings of each severity the filters leave, and what changed since the look before. */
export function Summary() {
  const search = route.useSearch();
  const counts = useQuestion(FindingFacetsDocument, { filter: filterOf({ ...search, severity: undefined }) }, { fresh: 10_000, keep: true }).data?.findings.facets.find((f) => f.by === "SEVERITY")?.values;
  return (
    <div className={css.tiles}>
      <ul className={css.tileList} aria-label="Findings by severity">
        {severities.map((s) => (
          <li key={s}>
            <Link
              from="/findings" to="/findings"
              search={(now) => ({ ...now, severity: now.severity === s ? undefined : s })}
              className={css.tile}
              data-severity={s}
              aria-current={search.severity === s ? "true" : undefined}
              title={`${s.toLowerCase()}: ${severitySays[s]}. Shows these and worse ones.`}
            >
              <span className={css.tileNumber}>{counts === undefined ? "…" : (counts.find((c) => c.value === s)?.count ?? 0).toLocaleString("en")}</span>
              <span>{s.toLowerCase()}</span>
            </Link>
          </li>
        ))}
      </ul>
      <Since />
    </div>
  );
}

function Since() {
  const search = route.useSearch();
  const changes = useQuestion(FindingChangesDocument, { filter: filterOf({ ...search, states: ["ALL"], new: undefined, since: undefined, notKnown: undefined }), from: null, to: null }, { fresh: 10_000, keep: true });
  const diff = changes.data?.findingsDiff;
  if (changes.error instanceof AskError && changes.error.code === "NOT_FOUND") {
    return <p className={css.since}>Looked at once so far: what changes is told from the second run on.</p>;
  }
  if (diff === undefined) {
    return <p className={css.since}>{changes.error ? `What changed is not known: ${changes.error.message}` : "…"}</p>;
  }
  const parts = [
    { n: diff.new.length, word: "new" },
    { n: diff.back.length, word: "came back" },
    { n: diff.fixed.length, word: "fixed" },
    { n: diff.changed.length, word: "changed" },
    { n: diff.notKnown.length, word: "not known" },
  ];
  return (
    <p className={css.since}>
      <span className={css.dim}>Since run {diff.from}</span>
      {parts.map((p) => (
        <span key={p.word} className={css.sincePart} data-word={p.word} data-none={p.n === 0}>
          <strong>{p.n >= 500 ? "500 or more" : p.n}</strong> {p.word}
        </span>
      ))}
      <Link from="/findings" to="/findings" search={(s) => ({ ...s, view: "changes" })}>
        See what changed
      </Link>
    </p>
  );
}
