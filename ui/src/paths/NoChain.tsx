import { Button, Group } from "@mantine/core";
import { getRouteApi, Link } from "@tanstack/react-router";

import { useQuestion } from "../api/question";
import { Nothing, NotKnown } from "../feedback/Feedback";
import { useRun } from "../shell/run";
import { count } from "../vocabulary/words";
import css from "./paths.module.css";
import { PathsGapsDocument } from "./paths.graphql.ts";
import { usual } from "./question";

const route = getRouteApi("/paths");

/** No chain: what that means, what may be missing, and what to try. */
export function NoChain({ complete, cut, pattern }: { complete: boolean; cut: string | null; pattern: string }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const at = useRun();
  const missed = useQuestion(PathsGapsDocument, { at }).data;
  const hops = search.hops ?? usual.hops;
  const unmarked = (word: RegExp, total: number | undefined) => word.test(pattern) && total === 0;
  const change = (next: object) => void navigate({ search: (s) => ({ ...s, ...next }) });
  return (
    <>
      <Nothing>
        <h2 className={css.heading}>{complete ? `No chain of at most ${count(hops, "step")}` : "No chain was found before the search ended"}</h2>
        <p>
          Nothing that was read joins the ends of <code>{pattern}</code> so.
        </p>
        {unmarked(/\bsensitive\b/, missed?.crowned.totalCount) && <p>Nothing is marked as a crown jewel yet. Mark what matters most on its page.</p>}
        {unmarked(/\bowned\b/, missed?.owned.totalCount) && <p>Nothing is marked as owned yet. Mark what an attacker has on its page.</p>}
        <p>To try:</p>
        <Group gap="xs">
          {hops < usual.mostHops && (
            <Button size="xs" variant="default" onClick={() => change({ hops: Math.min(usual.mostHops, hops * 2) })}>
              Allow {Math.min(usual.mostHops, hops * 2)} steps
            </Button>
          )}
          {search.latent === undefined && (
            <Button size="xs" variant="default" onClick={() => change({ latent: true })}>
              Walk what guardrails alone hold back
            </Button>
          )}
          {search.certain && (
            <Button size="xs" variant="default" onClick={() => change({ certain: undefined })}>
              Walk conditional steps, too
            </Button>
          )}
          {search.assume !== undefined && (
            <Button size="xs" variant="default" onClick={() => change({ assume: undefined })}>
              Assume nothing
            </Button>
          )}
          {(search.via ?? search.avoiding) !== undefined && (
            <Button size="xs" variant="default" onClick={() => change({ via: undefined, avoiding: undefined })}>
              Without via and avoiding
            </Button>
          )}
        </Group>
      </Nothing>
      {(!complete || (missed?.estate.gaps ?? 0) > 0) && (
        <NotKnown>
          {!complete && <p>The search ended before it had seen all, so there may be chains: {cut}. Narrow the question.</p>}
          {missed !== undefined && missed.estate.gaps > 0 && (
            <p>
              {count(missed.estate.gaps, "thing")} could not be read or judged. A chain may lead through them:{" "}
              <Link to="/runs" search={(s) => ({ at: s.at })}>
                see what
              </Link>
              .
            </p>
          )}
        </NotKnown>
      )}
    </>
  );
}
