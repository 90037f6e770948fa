import { NativeSelect, Switch } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";

import { without } from "../address/address";
import { useQuestion } from "../api/question";
import { Answer, Nothing, NotKnown } from "../feedback/Feedback";
import { useRun } from "../shell/run";
import { RunsDocument } from "../shell/shell.graphql.ts";
import { count } from "../vocabulary/words";
import { comparable, differences, type Sign } from "./facts";
import { ResourceAtRunDocument } from "./history.graphql.ts";
import css from "./resource.module.css";
import type { ResourceHeadFragment } from "./resource.graphql.ts";

const route = getRouteApi("/resource");
const signs: Record<Sign, string> = { same: "", changed: "changed", added: "added", removed: "removed" };

/** Its facts at any two runs, side by side. */
export function Compare({ entity, runs }: { entity: ResourceHeadFragment; runs: readonly { run: string }[] }) {
  const at = useRun();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const all = useQuestion(RunsDocument, { last: 500 }, { fresh: 10_000 }).data?.runs.edges.map((e) => e.node.run).toReversed() ?? [];
  const to = search.to ?? at ?? runs[0]?.run ?? "";
  const from = search.from ?? all[all.indexOf(to) + 1] ?? "";
  if (all.length < 2) {
    return (
      <section className={css.part} aria-label="Difference between two runs">
        <h2>Difference between two runs</h2>
        <Nothing>There is one run. After the next import its configuration can be compared here.</Nothing>
      </section>
    );
  }
  const pick = (key: "from" | "to") => (run: string) => void navigate({ search: (s) => ({ ...s, [key]: run }), resetScroll: false });
  return (
    <section className={css.part} aria-label="Difference between two runs">
      <h2>Difference between two runs</h2>
      <div className={css.pickers}>
        <NativeSelect label="Before" value={from} onChange={(e) => pick("from")(e.currentTarget.value)} data={[...(from === "" ? [{ value: "", label: "choose a run" }] : []), ...all]} />
        <NativeSelect label="After" value={to} onChange={(e) => pick("to")(e.currentTarget.value)} data={all} />
        <Switch
          label="Also what is alike"
          checked={search.alike ?? false}
          onChange={(e) => {
            const on = e.currentTarget.checked;
            void navigate({
              search: (s) => (on ? { ...s, alike: true as const } : without(s, "alike")),
              resetScroll: false,
            });
          }}
        />
      </div>
      {from === "" ? <Nothing>There is no run before this one.</Nothing> : <Between id={entity.id} from={from} to={to} alike={search.alike ?? false} />}
    </section>
  );
}

function Between({ id, from, to, alike }: { id: string; from: string; to: string; alike: boolean }) {
  const before = useQuestion(ResourceAtRunDocument, { id, at: from });
  const after = useQuestion(ResourceAtRunDocument, { id, at: to });
  return (
    <Answer of={before} what={`Reading run ${from}`} height="12rem">
      {(was) => (
        <Answer of={after} what={`Reading run ${to}`} height="12rem">
          {(is) => {
            const rows = differences(comparable(was.entity), comparable(is.entity));
            const changed = rows.filter((r) => r.sign !== "same");
            return (
              <>
                {was.entity === null && <NotKnown>Run {from} does not have it.</NotKnown>}
                {is.entity === null && <NotKnown>Run {to} does not have it.</NotKnown>}
                <p role="status">
                  {changed.length === 0 ? "Nothing differs." : `${count(changed.length, "fact")} differ${changed.length === 1 ? "s" : ""}, ${rows.length - changed.length} are alike.`}
                </p>
                {(alike ? rows : changed).length > 0 && (
                  <div className={css.scroll}>
                    <table className={css.diff}>
                      <thead>
                        <tr>
                          <th scope="col">Fact</th>
                          <th scope="col">Run {from}</th>
                          <th scope="col">Run {to}</th>
                        </tr>
                      </thead>
                      <tbody>
                        {(alike ? rows : changed).map((r) => (
                          <tr key={r.key} data-sign={r.sign}>
                            <td>
                              {r.key}
                              {r.sign !== "same" && <strong className={css.sign}>{signs[r.sign]}</strong>}
                            </td>
                            <td data-mono="true">{r.before ?? "—"}</td>
                            <td data-mono="true">{r.after ?? "—"}</td>
                          </tr>
                        ))}
                      </tbody>
                    </table>
                  </div>
                )}
              </>
            );
          }}
        </Answer>
      )}
    </Answer>
  );
}
