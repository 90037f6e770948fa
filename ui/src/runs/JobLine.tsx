import { Button, Progress } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { IconCircleCheck, IconCircleX, IconClock, IconProgress } from "@tabler/icons-react";

import { ask } from "../api/ask";
import { ErrorPanel } from "../feedback/Feedback";
import { hasEnded, jobKinds, jobSteps, jobWords, tellJob } from "./jobs";
import { CancelJobDocument, type JobStateFragment } from "./jobs.graphql.ts";
import css from "./jobs.module.css";

/** One job: what it does, how far it is, and how to end it. */
export function JobLine({ job }: { job: JobStateFragment }) {
  const cancel = useMutation({
    mutationFn: () => ask(CancelJobDocument, { id: job.id }),
    onSuccess: (answer) => tellJob(answer.cancelJob),
  });
  const ended = hasEnded(job);
  const Icon = job.state === "DONE" ? IconCircleCheck : job.state === "QUEUED" ? IconClock : ended ? IconCircleX : IconProgress;
  return (
    <div className={css.job} data-state={job.state}>
      <Icon size={20} aria-hidden="true" className={css.icon} />
      <div className={css.what}>
        <p className={css.line}>
          <strong>{jobKinds[job.kind]}</strong> {jobWords(job)}
        </p>
        {!ended && <Bar job={job} />}
        {job.error !== null && <p className={css.error}>{job.error}</p>}
        {cancel.error && <ErrorPanel error={cancel.error} />}
      </div>
      {job.state === "DONE" && job.run !== null && job.kind !== "FINDINGS" && (
        <Link to="/" search={{}} className={css.link}>
          See run {job.run}
        </Link>
      )}
      {!ended && (
        <Button size="xs" variant="default" loading={cancel.isPending} onClick={() => cancel.mutate()} aria-label={`Cancel: ${jobKinds[job.kind]}`}>
          Cancel
        </Button>
      )}
    </div>
  );
}

function Bar({ job }: { job: JobStateFragment }) {
  const steps = jobSteps[job.kind];
  const share = job.state === "COLLECTING" && job.scopes > 0 ? job.scopesDone / job.scopes : steps.indexOf(job.state) / (steps.length - 1);
  return <Progress value={Math.max(4, share * 100)} animated striped size="sm" aria-label={`Progress: ${jobKinds[job.kind]}`} />;
}
