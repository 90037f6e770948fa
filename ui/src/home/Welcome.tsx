import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { IconFlask } from "@tabler/icons-react";
import { useRef } from "react";

import { ask } from "../api/ask";
import { CopyButton } from "../export/CopyButton";
import { ErrorPanel } from "../feedback/Feedback";
import { CollectPanel } from "../runs/CollectPanel";
import { ImportPanel } from "../runs/ImportPanel";
import { tellJob } from "../runs/jobs";
import { ImportDemoDocument } from "../runs/jobs.graphql.ts";
import css from "./welcome.module.css";

const exports = [
  { cloud: "AWS", line: "aws iam get-account-authorization-details > gaad.json", then: "and AWS Config, or other CLI output" },
  { cloud: "Google Cloud", line: "gcloud asset list --organization ORG --content-type iam-policy --format json > iam-policies.json", then: "and the same with resource" },
  { cloud: "Azure", line: "az graph query -q authorizationresources --first 1000 > authorizationresources.json", then: "and the same with resources and resourcecontainers" },
];

/** What a store without a run shows: how to fill it, here and now. */
export function Welcome() {
  const key = useRef(crypto.randomUUID());
  const demo = useMutation({
    mutationFn: () => ask(ImportDemoDocument, { key: key.current }),
    onSuccess: (answer) => tellJob(answer.importDemo),
    onError: () => {
      key.current = crypto.randomUUID();
    },
  });
  return (
    <div className={css.welcome}>
      <p className={css.lead}>
        The store holds no run yet. Load what your clouds say of themselves, and Postern works out who can really do what, and which chains lead from outside to what matters. Files stay on this server.
      </p>
      <section aria-labelledby="load">
        <h2 id="load">Load files</h2>
        <ImportPanel />
        <details className={css.how}>
          <summary>How to get the files</summary>
          <ul>
            {exports.map(({ cloud, line, then }) => (
              <li key={cloud}>
                <strong>{cloud}</strong> ({then})
                <div className={css.line}>
                  <code>{line}</code>
                  <CopyButton text={line}>{`Copy the ${cloud} line`}</CopyButton>
                </div>
              </li>
            ))}
          </ul>
        </details>
      </section>
      <section aria-labelledby="demo" className={css.card}>
        <h2 id="demo">Or look around first</h2>
        <p>The demo is an invented shop on three clouds, with weaknesses planted in it. It loads into an empty store alone.</p>
        {demo.error && <ErrorPanel error={demo.error} />}
        <Button variant="default" leftSection={<IconFlask size={16} />} loading={demo.isPending} onClick={() => demo.mutate()}>
          Load the demo
        </Button>
      </section>
      <details className={css.card}>
        <summary>Or read AWS live</summary>
        <CollectPanel />
      </details>
    </div>
  );
}
