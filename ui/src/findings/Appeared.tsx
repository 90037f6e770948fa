import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";

import { listen } from "../api/listen";
import { announce } from "../feedback/announce";
import { SeverityBadge } from "../vocabulary/Thing";
import { count } from "../vocabulary/words";
import { FindingAppearedDocument, type FindingAppearedSubscription, FindingsUpdatedDocument } from "./findings.graphql.ts";
import css from "./findings.module.css";
import { severities } from "./search";
import { renew } from "./useList";

type New = FindingAppearedSubscription["findingAppeared"];

/**
 * Findings that appear while the page is open announce themselves; the list stays as it is until it is asked anew. The first
 * ones of a store come all at once, and there is no list yet to stay as it is.
 */
export function Appeared() {
  const [found, setFound] = useState<readonly New[]>([]);
  useEffect(
    () =>
      listen(FindingAppearedDocument, { filter: null }, ({ findingAppeared: f }) => {
        setFound((before) => [...before.filter((b) => b.id !== f.id), f].toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity)));
      }),
    [],
  );
  useEffect(
    () =>
      listen(FindingsUpdatedDocument, { filter: null }, ({ findingsUpdated: u }) => {
        if (u.first) {
          announce(`${count(u.open, "finding")} found`);
          void renew();
        }
      }),
    [],
  );
  const worst = found[0];
  useEffect(() => {
    if (worst === undefined) {
      return undefined;
    }
    // An update brings many at once: they are told together.
    const timer = setTimeout(() => announce(`${count(found.length, "new finding")}, the worst ${worst.severity.toLowerCase()}: ${worst.title}, ${worst.subject.name}`), 700);
    return () => clearTimeout(timer);
  }, [found, worst]);
  if (found.length === 0) {
    return null;
  }
  return (
    <div className={css.appeared} role="group" aria-label="New findings">
      <strong>{count(found.length, "new finding")} since you opened this page</strong>
      <ul className={css.plain}>
        {found.slice(0, 3).map((f) => (
          <li key={f.id}>
            <SeverityBadge severity={f.severity} />{" "}
            <Link from="/findings" to="/findings" search={(s) => ({ ...s, finding: f.id })}>
              {f.title}: {f.subject.name}
            </Link>
          </li>
        ))}
        {found.length > 3 && <li>and {found.length - 3} more</li>}
      </ul>
      <Button
        size="xs"
        variant="default"
        onClick={() => {
          setFound([]);
          void renew();
        }}
      >
        Read the list again
      </Button>
    </div>
  );
}
