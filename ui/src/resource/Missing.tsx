import { Anchor } from "@mantine/core";
import { Link } from "@tanstack/react-router";

import { NotKnown } from "../feedback/Feedback";
import { useRun } from "../shell/run";
import css from "./resource.module.css";
import { useRuns } from "./runs";

/** No thing has this id in this run: where it is, and how to look for it. */
export function Missing({ id }: { id: string }) {
  const at = useRun();
  const { runs, total, asked, waiting } = useRuns(id, 20);
  const words = id.split(/[/:#]/).findLast((part) => part !== "") ?? id;
  const there = runs.filter((r) => r.answer?.entity);
  return (
    <>
      <NotKnown>
        <p>
          <strong>{at === null ? "The newest run" : `Run ${at}`} knows nothing with this id:</strong> <span className={css.id}>{id}</span>
        </p>
        <p>It may be mistyped, be gone, or stand in a place that was not read.</p>
      </NotKnown>
      <p>
        <Anchor renderRoot={(props) => <Link {...props} to="/ask" search={(s) => ({ at: s.at, q: words })} />}>Search for “{words}”</Anchor>
      </p>
      <section className={css.card} aria-label="Other runs">
        <h2>Other runs</h2>
        {there.length > 0 && (
          <ul className={css.list}>
            {there.map((r) => (
              <li key={r.run}>
                <Anchor renderRoot={(props) => <Link {...props} to="/resource" search={{ id, at: r.run }} />}>It is in run {r.run}</Anchor>
              </li>
            ))}
          </ul>
        )}
        <p className={css.dim}>
          {waiting ? "Asking the runs…" : there.length === 0 ? `It is in none of the ${asked === total ? total : `newest ${asked} of ${total}`} runs.` : asked < total && `The newest ${asked} of ${total} runs were asked.`}
        </p>
      </section>
    </>
  );
}
