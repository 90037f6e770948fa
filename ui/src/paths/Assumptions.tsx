import { Button, SegmentedControl, Switch, TextInput } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";

import type { ChainFragment } from "../chain/chain.graphql.ts";
import { count } from "../vocabulary/words";
import { assumables, type Assumable } from "./assumptions";
import { say, type Assumed } from "./lens";
import css from "./paths.module.css";

const route = getRouteApi("/paths");

/** What the chains depend on, each to be taken as so, as not so, or left open; the answer follows. */
export function Assumptions({ chains }: { chains: readonly ChainFragment[] }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const said = search.assume ?? [];
  const all = assumables(chains, said);
  const set = (of: string, next: Assumed | undefined) => {
    const list = say(said, of, next);
    void navigate({ search: (s) => ({ ...s, assume: list.length > 0 ? list : undefined, chain: undefined, step: undefined }), resetScroll: false });
  };
  const settled = said.length + (search.certain ? 1 : 0);
  const [open, setOpen] = useState(settled > 0);
  return (
    <details className={css.assumptions} open={open} onToggle={(e) => setOpen(e.currentTarget.open)}>
      <summary>
        Assumptions: {all.length === 0 ? "the chains depend on none" : `the chains depend on ${count(all.length, "thing")}`}
        {settled > 0 && `, ${settled} settled by you`}
      </summary>
      <Switch
        label="Only what is certain, or made certain below"
        checked={search.certain ?? false}
        onChange={(e) => {
          const on = e.currentTarget.checked || undefined;
          void navigate({ search: (s) => ({ ...s, certain: on, chain: undefined, step: undefined }), resetScroll: false });
        }}
      />
      <ul>
        {all.map((one) => (
          <li key={one.about} className={css.assumption}>
            <AssumptionRow one={one} set={(next) => set(one.about, next)} />
          </li>
        ))}
      </ul>
    </details>
  );
}

function AssumptionRow({ one, set }: { one: Assumable; set: (next: Assumed | undefined) => void }) {
  const on = one.chains > 0 ? `, on which ${count(one.chains, "chain")} ${one.chains === 1 ? "depends" : "depend"}` : "";
  if (one.kind === "value") {
    return <ValueRow one={one} on={on} set={set} />;
  }
  const words = one.kind === "code" ? `The code of ${one.name} lets its caller act as it` : one.name;
  const yes: Assumed = one.kind === "code" ? { code: one.about.slice("code:".length), refuse: false } : { key: one.about, values: ["true"] };
  const no: Assumed = one.kind === "code" ? { code: one.about.slice("code:".length), refuse: true } : { key: one.about, values: ["false"] };
  const now = one.said === undefined ? "open" : ("code" in one.said ? !one.said.refuse : one.said.values[0] !== "false") ? "yes" : "no";
  return (
    <>
      <span title={one.about}>
        {words}
        <span className={css.dim}>{on}</span>
      </span>
      <SegmentedControl
        size="xs"
        aria-label={words}
        value={now}
        onChange={(v) => set(v === "open" ? undefined : v === "yes" ? yes : no)}
        data={[
          { value: "open", label: "Left open" },
          { value: "yes", label: "So" },
          { value: "no", label: "Not so" },
        ]}
      />
    </>
  );
}

function ValueRow({ one, on, set }: { one: Assumable; on: string; set: (next: Assumed | undefined) => void }) {
  const said = one.said !== undefined && "values" in one.said ? one.said.values : undefined;
  const [values, setValues] = useState(said?.join(", ") ?? "");
  return (
    <>
      <span>
        <code>{one.about}</code> of requests
        <span className={css.dim}>
          {on}
          {one.asked.length > 0 && `; asked for: ${one.asked.join(", ")}`}
        </span>
      </span>
      <form
        className={css.values}
        onSubmit={(e) => {
          e.preventDefault();
          set({ key: one.about, values: values.split(",").map((v) => v.trim()).filter((v) => v !== "") });
        }}
      >
        <TextInput size="xs" aria-label={`Values of ${one.about}`} placeholder="value, value" value={values} onChange={(e) => setValues(e.currentTarget.value)} />
        <Button size="xs" variant="default" type="submit">
          {values.trim() === "" ? "Assume absent" : "Assume"}
        </Button>
        {said !== undefined && (
          <Button size="xs" variant="default" onClick={() => set(undefined)}>
            Leave open
          </Button>
        )}
        {said !== undefined && <span className={css.dim}>{said.length === 0 ? "assumed absent" : `assumed: ${said.join(", ")}`}</span>}
      </form>
    </>
  );
}
