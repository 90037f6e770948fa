import { Button, Modal } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";

import { ask } from "../api/ask";
import { client } from "../api/question";
import { announce } from "../feedback/announce";
import { ErrorPanel } from "../feedback/Feedback";
import { count } from "../vocabulary/words";
import { PruneRunsDocument, type RunRowFragment } from "./runs.graphql.ts";
import css from "./runs.module.css";
import { when } from "./words";

/** Asks before runs are removed, and says what goes with them. */
export function PruneDialog({ runs, newest, opened, close }: { runs: RunRowFragment[]; newest: string | undefined; opened: boolean; close: (done: boolean) => void }) {
  const going = runs.filter((r) => r.run !== newest);
  const prune = useMutation({
    mutationFn: () => ask(PruneRunsDocument, { runs: going.map((r) => r.run) }),
    onSuccess: ({ pruneRuns }) => {
      announce(`${count(pruneRuns.removed.length, "run")} removed`);
      void client.invalidateQueries();
      close(true);
    },
  });
  const shut = () => {
    prune.reset();
    close(false);
  };
  return (
    <Modal opened={opened} onClose={shut} title="Remove runs" size="lg" closeButtonProps={{ "aria-label": "Close" }}>
      {going.length === 0 ? (
        <p>The newest run cannot be removed: it is what the pages show.</p>
      ) : (
        <>
          <p>
            {count(going.length, "run")} {going.length === 1 ? "goes" : "go"} from the store, with facts that no other run needs. {going.length === 1 ? "It" : "They"} cannot be compared, or asked
            about, afterwards, and this cannot be undone. Findings and their history stay. Nothing changes in a cloud.
          </p>
          <ul className={css.going}>
            {going.map((r) => (
              <li key={r.run}>
                <strong>{r.run}</strong>, {when(r.started)}: {count(r.nodes, "node")}, {count(r.edges, "edge")}
              </li>
            ))}
          </ul>
          {going.length < runs.length && <p>Run {newest} stays: the newest cannot be removed.</p>}
        </>
      )}
      {prune.error && <ErrorPanel error={prune.error} />}
      <div className={css.tools}>
        {going.length > 0 && (
          <Button color="red" loading={prune.isPending} onClick={() => prune.mutate()}>
            Remove {count(going.length, "run")}
          </Button>
        )}
        <Button variant="default" onClick={shut}>
          Keep
        </Button>
      </div>
    </Modal>
  );
}
