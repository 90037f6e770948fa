import { Button, Modal, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useMutation } from "@tanstack/react-query";

import { ask } from "../api/ask";
import { forget, useQuestion } from "../api/question";
import { CopyButton } from "../export/CopyButton";
import { announce } from "../feedback/announce";
import { Answer, ErrorPanel, Nothing } from "../feedback/Feedback";
import { ExploreForgetViewDocument, ExploreSaveViewDocument, ExploreViewsDocument } from "./explore.graphql.ts";
import css from "./explore.module.css";
import { isView, viewAddress, writeView } from "./views";
import type { ExploreSearch } from "./search";

/** Saves what is on the canvas under a name, and lists what was saved. */
export function Views({ search, opened, close, show }: { search: ExploreSearch; opened: boolean; close: () => void; show: (name: string) => void }) {
  const [name, setName] = useState("");
  const [what, setWhat] = useState("");
  const views = useQuestion(ExploreViewsDocument, {}, { enabled: opened, fresh: 0 });
  const save = useMutation({
    mutationFn: () => ask(ExploreSaveViewDocument, { name: name.trim(), description: what, content: writeView(search) }),
    onSuccess: async () => {
      announce("Saved");
      await forget(ExploreViewsDocument);
    },
  });
  const remove = useMutation({
    mutationFn: (view: string) => ask(ExploreForgetViewDocument, { name: view }),
    onSuccess: () => forget(ExploreViewsDocument),
  });
  return (
    <Modal opened={opened} onClose={close} title="Saved views" size="lg" closeButtonProps={{ "aria-label": "Close" }}>
      <form
        onSubmit={(e) => {
          e.preventDefault();
          save.mutate();
        }}
      >
        <TextInput label="Name" required maxLength={100} value={name} onChange={(e) => setName(e.currentTarget.value)} data-autofocus />
        <Textarea label="What it is for" maxLength={1000} value={what} onChange={(e) => setWhat(e.currentTarget.value)} mt="xs" />
        <div className={css.actions}>
          <Button type="submit" loading={save.isPending} disabled={name.trim() === ""}>
            Save this view
          </Button>
          {save.isSuccess && <CopyButton text={viewAddress(save.data.saveView.name)}>Copy link</CopyButton>}
        </div>
      </form>
      {save.error && <ErrorPanel error={save.error} />}
      {remove.error && <ErrorPanel error={remove.error} />}
      <h2 style={{ fontSize: "1rem" }}>Saved before</h2>
      <Answer of={views} what="Reading saved views" height="4rem">
        {(answer) => {
          const own = answer.views.filter((v) => isView(v.content));
          return own.length === 0 ? (
            <Nothing>No view was saved yet.</Nothing>
          ) : (
            <ul className={css.list}>
              {own.map((v) => (
                <li key={v.name}>
                  <div className={css.row} style={{ cursor: "default" }}>
                    <span>
                      <strong>{v.name}</strong>
                      {v.description !== "" && <> · {v.description}</>}
                    </span>
                    <span className={css.rowActions}>
                      <Button size="xs" variant="default" aria-label={`Open ${v.name}`} onClick={() => show(v.name)}>
                        Open
                      </Button>
                      <CopyButton text={viewAddress(v.name)}>Copy link</CopyButton>
                      <Button size="xs" variant="default" aria-label={`Forget ${v.name}`} onClick={() => remove.mutate(v.name)}>
                        Forget
                      </Button>
                    </span>
                  </div>
                </li>
              ))}
            </ul>
          );
        }}
      </Answer>
    </Modal>
  );
}
