import { Button, SegmentedControl } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";

import type { Edit } from "../api/scalars";
import { Note, Nothing } from "../feedback/Feedback";
import { Page } from "../shell/Page";
import { Changes } from "./Changes";
import { EditThing } from "./EditThing";
import { Outcome } from "./Outcome";
import { Proposals } from "./Proposals";
import { PatternField } from "./PatternField";
import css from "./whatif.module.css";

const route = getRouteApi("/what-if");

/** Which chains count where nothing else is asked. */
export const usualPattern = "public -> admin role";

/** Try a change before it is made: what closes, what opens, and who loses what. */
export function WhatIfPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const edits = search.edits ?? [];
  const pattern = search.pattern ?? usualPattern;
  const change = (next: Partial<typeof search>) => void navigate({ search: (s) => ({ ...s, ...next }) });
  const setEdits = (next: readonly Edit[]) => change({ edits: next.length === 0 ? undefined : [...next] });
  const byHand = search.edit !== undefined || search.cut === undefined;
  return (
    <Page title="What if">
      <Note>
        <p>
          <strong>Nothing is changed in the cloud.</strong> Edits are tried on what this run read; nothing is kept.
        </p>
      </Note>
      <PatternField value={pattern} set={(p) => change({ pattern: p })} />
      <div className={css.columns}>
        <section aria-labelledby="changes" className={css.column}>
          <h2 id="changes">Changes to try</h2>
          <Changes edits={edits} set={setEdits} edit={(id) => change({ edit: id, cut: undefined })} />
          <SegmentedControl
            aria-label="Where changes come from"
            fullWidth
            value={byHand ? "hand" : "cut"}
            onChange={(v) => change(v === "cut" ? { cut: true, edit: undefined } : { cut: undefined })}
            data={[
              { value: "cut", label: "The least change" },
              { value: "hand", label: "An edit of my own" },
            ]}
          />
          {byHand ? (
            <EditThing id={search.edit ?? ""} open={(id) => change({ edit: id === "" ? undefined : id, cut: undefined })} edits={edits} set={setEdits} />
          ) : (
            <Proposals pattern={pattern} edits={edits} set={setEdits} />
          )}
        </section>
        <section aria-labelledby="outcome" className={css.column}>
          <h2 id="outcome">Before and after</h2>
          {edits.length === 0 ? (
            <Nothing>
              <p>No change is tried yet.</p>
              {byHand && (
                <Button size="xs" onClick={() => change({ cut: true, edit: undefined })}>
                  Find the least change
                </Button>
              )}
            </Nothing>
          ) : (
            <Outcome edits={edits} patterns={[pattern]} />
          )}
        </section>
      </div>
    </Page>
  );
}
