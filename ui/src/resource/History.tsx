import { Button } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";

import { ErrorPanel, NotKnown, Waiting } from "../feedback/Feedback";
import { Compare } from "./Compare";
import { timeline } from "./timeline";
import css from "./resource.module.css";
import type { ResourceHeadFragment } from "./resource.graphql.ts";
import { useRuns } from "./runs";

const route = getRouteApi("/resource");
const few = 12;

/** What became of it: the difference between two runs, and what each run says. */
export function History({ entity }: { entity: ResourceHeadFragment }) {
  const { runs: most = few } = route.useSearch();
  const navigate = route.useNavigate();
  const { runs, total, asked, waiting, error } = useRuns(entity.id, most);
  if (error !== null) {
    return <ErrorPanel error={error} />;
  }
  if (waiting) {
    return <Waiting what={`Asking ${asked} of ${total} runs`} height="20rem" />;
  }
  const line = timeline(runs);
  const there = line.filter((r) => r.state !== "absent" && r.state !== "failed");
  const whole = asked >= total;
  return (
    <>
      <section className={css.part} aria-label="Seen">
        <h2>Seen</h2>
        <dl className={`${css.card} ${css.facts}`}>
          <dt>First seen</dt>
          <dd>
            {there.length === 0 ? "not known" : moment(there.at(-1)!)}
            {!whole && there.length > 0 && line.at(-1)?.state !== "absent" && ", or before: older runs were not asked"}
          </dd>
          <dt>Last seen</dt>
          <dd>{there.length === 0 ? "not known" : moment(there[0]!)}</dd>
        </dl>
      </section>
      <section className={css.part} aria-label="Timeline">
        <h2>Timeline</h2>
        <div className={css.scroll}>
          <table className={css.diff}>
            <thead>
              <tr>
                <th scope="col">Run</th>
                <th scope="col">Started</th>
                <th scope="col">Against the run before</th>
                <th scope="col">What changed</th>
              </tr>
            </thead>
            <tbody>
              {line.map((r) => (
                <tr key={r.run} data-sign={r.state === "changed" ? "changed" : undefined}>
                  <td>{r.run}</td>
                  <td>{r.started === null ? "not recorded" : time(r.started)}</td>
                  <td>{says[r.state]}</td>
                  <td>{r.keys.join(", ")}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        {!whole && (
          <NotKnown>
            The newest {asked} of {total} runs were asked, one request each.{" "}
            <Button size="xs" variant="default" onClick={() => void navigate({ search: (s) => ({ ...s, runs: most + few }), resetScroll: false })}>
              Ask {Math.min(few, total - asked)} more
            </Button>
          </NotKnown>
        )}
      </section>
      <Compare entity={entity} runs={runs} />
    </>
  );
}

const says = {
  oldest: "there; the oldest that was asked",
  came: "came",
  changed: "changed",
  same: "as it was",
  absent: "not there",
  failed: "not known: the run could not be read",
} as const;

function moment(r: { run: string; started: string | null }): string {
  return `run ${r.run}${r.started === null ? "" : `, ${time(r.started)}`}`;
}

function time(text: string): string {
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? text : at.toISOString().slice(0, 16).replace("T", " ") + " UTC";
}
