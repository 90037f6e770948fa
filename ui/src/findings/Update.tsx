import { Button } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { useCallback, useEffect, useState } from "react";

import { ask } from "../api/ask";
import { listen } from "../api/listen";
import { useQuestion } from "../api/question";
import { announce } from "../feedback/announce";
import { RunsDocument } from "../shell/shell.graphql.ts";
import { FindingJobProgressDocument, type FindingJobFragment, FindingJobsDocument, UpdateFindingsDocument } from "./findings.graphql.ts";
import css from "./findings.module.css";
import { renew } from "./useList";

const ended: readonly FindingJobFragment["state"][] = ["DONE", "FAILED", "CANCELLED"];

/** The update of findings: how far the one going on is, and how to begin one. */
export function useUpdate() {
  const jobs = useQuestion(FindingJobsDocument, {}, { fresh: 0 });
  const [mine, setMine] = useState<FindingJobFragment>();
  const [error, setError] = useState<Error>();
  // One that somebody else began is followed as well.
  const job = mine ?? jobs.data?.jobs.find((j) => j.kind === "FINDINGS" && !ended.includes(j.state));
  const id = job !== undefined && !ended.includes(job.state) ? job.id : undefined;
  useEffect(() => {
    if (id === undefined) {
      return undefined;
    }
    return listen(
      FindingJobProgressDocument,
      { id },
      ({ jobProgress: j }) => {
        setMine(j);
        if (j.state === "DONE") {
          announce("The findings are updated");
          void renew();
        } else if (j.state === "FAILED") {
          setError(new Error(`The findings were not updated: ${j.error ?? "the server does not say why"}`));
        }
      },
      (fault) => {
        if (fault !== undefined) {
          setError(new Error("The server does not tell any more how far the update is. Reload the page to see."));
          setMine(undefined);
        }
      },
    );
  }, [id]);
  const start = useCallback(() => {
    setError(undefined);
    ask(UpdateFindingsDocument, { key: `explorer-${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 10)}` }).then((answer) => setMine(answer.updateFindings), setError);
  }, []);
  return { busy: id !== undefined, job, error, start };
}

const doing: Partial<Record<FindingJobFragment["state"], string>> = { QUEUED: "Waiting for its turn", ASKING: "Asking the reports" };

/** Which run the findings are of, and the button that updates them. */
export function Update({ update, run, known }: { update: ReturnType<typeof useUpdate>; run: string | null; known: boolean }) {
  const newest = useQuestion(RunsDocument, { last: 500 }, { fresh: 10_000 }).data?.runs.edges.at(-1)?.node.run;
  const old = run !== null && newest !== undefined && run !== newest.replace(/^run:/, "");
  return (
    <div className={css.update}>
      {update.busy ? (
        <span role="status">{doing[update.job?.state ?? "QUEUED"] ?? "Working"}…</span>
      ) : (
        known && run !== null && <span className={old ? css.old : css.dim}>{old ? `As of run ${run}; the newest is ${newest.replace(/^run:/, "")}` : `As of run ${run}, the newest`}</span>
      )}
      {run !== null && (
        <Button size="xs" variant={old ? "filled" : "default"} loading={update.busy} leftSection={<IconRefresh size={14} aria-hidden="true" />} onClick={update.start}>
          Update findings
        </Button>
      )}
    </div>
  );
}
