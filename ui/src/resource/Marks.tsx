import { Button, Group, Modal } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { ask } from "../api/ask";
import { client } from "../api/question";
import type { MarkFlag } from "../api/schema";
import { announce } from "../feedback/announce";
import { ErrorPanel } from "../feedback/Feedback";
import css from "./resource.module.css";
import { MarkResourceDocument, UnmarkResourceDocument, type ResourceHeadFragment } from "./resource.graphql.ts";

const words: Record<MarkFlag, { as: string; means: string }> = {
  OWNED: { as: "owned", means: "An attacker has it already: chains from “owned” start here." },
  SENSITIVE: { as: "crown jewel", means: "It is what matters most: chains to “sensitive” end here." },
};

interface Change {
  flag: MarkFlag;
  on: boolean;
}

/** What only the user knows of the thing. It is kept by the server, for every run. */
export function Marks({ entity, marks }: { entity: ResourceHeadFragment; marks: readonly MarkFlag[] }) {
  const [asked, setAsked] = useState<Change | null>(null);
  const [done, setDone] = useState<Change | null>(null);
  const change = useMutation({
    mutationFn: ({ flag, on }: Change) => ask<unknown, { flag: MarkFlag; id: string }>(on ? MarkResourceDocument : UnmarkResourceDocument, { flag, id: entity.id }),
    onSuccess: async (_, made) => {
      setAsked(null);
      setDone(made);
      announce(made.on ? `Marked as ${words[made.flag].as}` : `No longer marked as ${words[made.flag].as}`);
      await client.invalidateQueries(); // flags stand on every page
    },
  });
  return (
    <>
      <ul className={css.list}>
        {(["SENSITIVE", "OWNED"] as const).map((flag) => {
          const mine = marks.includes(flag);
          const ruled = !mine && entity.flags.some((f) => f.flag === flag);
          return (
            <li key={flag} className={css.row}>
              <span style={{ flex: 1 }}>
                {mine ? `Marked as ${words[flag].as} by a user` : ruled ? `A rule marks it as ${words[flag].as}` : `Not marked as ${words[flag].as}`}
              </span>
              <Button size="xs" variant="default" onClick={() => setAsked({ flag, on: !mine })}>
                {mine ? `Take the mark off: ${words[flag].as}` : `Mark as ${words[flag].as}`}
              </Button>
            </li>
          );
        })}
      </ul>
      {done && (
        <div className={css.banner}>
          <span>{done.on ? `Marked as ${words[done.flag].as}.` : `No longer marked as ${words[done.flag].as}.`}</span>
          <Button size="xs" variant="default" loading={change.isPending} onClick={() => change.mutate({ flag: done.flag, on: !done.on }, { onSuccess: () => setDone(null) })}>
            Undo
          </Button>
        </div>
      )}
      {change.error && asked === null && <ErrorPanel error={change.error} />}
      <Modal
        opened={asked !== null}
        onClose={() => {
          setAsked(null);
          change.reset();
        }}
        title={asked === null ? "" : asked.on ? `Mark as ${words[asked.flag].as}?` : `Take the mark off?`}
        closeButtonProps={{ "aria-label": "Close" }}
      >
        {asked && (
          <>
            <p>
              <strong>{entity.name}</strong>. {words[asked.flag].means}
            </p>
            <p className={css.dim}>This holds for every run and every user of this server. Nothing changes in the cloud.</p>
            {change.error && <ErrorPanel error={change.error} />}
            <Group justify="flex-end" mt="md">
              <Button variant="default" onClick={() => setAsked(null)}>
                Cancel
              </Button>
              <Button data-autofocus loading={change.isPending} onClick={() => change.mutate(asked)}>
                {asked.on ? "Mark" : "Take off"}
              </Button>
            </Group>
          </>
        )}
      </Modal>
    </>
  );
}
