import { Button, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";

import { ask } from "../api/ask";
import { ErrorPanel } from "../feedback/Feedback";
import css from "./import.module.css";
import { tellJob } from "./jobs";
import { StartCollectionDocument } from "./jobs.graphql.ts";
import { wordsOf } from "./words";

/** Reads AWS live with the server's own credentials, where it was started with --allow-collect. */
export function CollectPanel() {
  const [accounts, setAccounts] = useState("");
  const [regions, setRegions] = useState("");
  const [orgRole, setOrgRole] = useState("");
  const key = useRef<string | null>(null);
  const start = useMutation({
    mutationFn: () => {
      key.current ??= crypto.randomUUID();
      return ask(StartCollectionDocument, {
        input: { key: key.current, accounts: wordsOf(accounts), regions: wordsOf(regions), orgRole: orgRole.trim() === "" ? null : orgRole.trim() },
      });
    },
    onSuccess: (answer) => {
      key.current = null;
      tellJob(answer.startCollection);
    },
    onError: () => {
      key.current = null;
    },
  });
  return (
    <form
      className={css.panel}
      onSubmit={(e) => {
        e.preventDefault();
        start.mutate();
      }}
    >
      <p>
        The server asks AWS itself, with its own credentials and read-only calls, if it was started with <code>--allow-collect</code>. Otherwise use <code>postern collect aws</code>.
      </p>
      <div className={css.fields}>
        <TextInput label="Accounts" description="Ids of twelve digits; all that can be seen where it is empty" value={accounts} onChange={(e) => setAccounts(e.currentTarget.value)} />
        <TextInput label="Regions" description="As eu-west-1; those enabled where it is empty" value={regions} onChange={(e) => setRegions(e.currentTarget.value)} />
        <TextInput label="Role in every account" description="Its name, for an organization" value={orgRole} onChange={(e) => setOrgRole(e.currentTarget.value)} />
      </div>
      {start.error && <ErrorPanel error={start.error} />}
      <div className={css.buttons}>
        <Button type="submit" variant="default" loading={start.isPending}>
          Read AWS now
        </Button>
      </div>
    </form>
  );
}
