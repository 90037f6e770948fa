import { useMemo, useState } from "react";

import { Nothing } from "../feedback/Feedback";
import { type Things, useThings } from "../reports/things";
import { useRun } from "../shell/run";
import { ThingLink } from "../vocabulary/Thing";
import { count, phrase, useVocabulary } from "../vocabulary/words";
import type { WhatIfQuery } from "./whatif.graphql.ts";
import css from "./whatif.module.css";

type Shift = WhatIfQuery["whatIf"]["shifts"][number];

const some = 10;
const few = 3;

/** Who can do what no more, and what not before; the largest losses first, whether an attacker stood there or someone at work. */
export function Losses({ shifts }: { shifts: readonly Shift[] }) {
  const [all, setAll] = useState(false);
  const shown = useMemo(() => (all ? shifts : shifts.slice(0, some)), [all, shifts]);
  const things = useThings(
    useMemo(() => shown.flatMap((s) => [s.principals, s.lost, s.gained, s.changed].flatMap((l) => l.slice(0, few))), [shown]),
    useRun(),
  );
  if (shifts.length === 0) {
    return (
      <Nothing>
        <p>Nobody: all may do what they could before, and no more.</p>
      </Nothing>
    );
  }
  return (
    <>
      <ul className={css.shifts}>
        {shown.map((s, i) => (
          <li key={i}>
            <ShiftLines shift={s} things={things} />
          </li>
        ))}
      </ul>
      {!all && shifts.length > some && (
        <button type="button" className={css.more} onClick={() => setAll(true)}>
          Show {shifts.length - some} more
        </button>
      )}
    </>
  );
}

function ShiftLines({ shift, things }: { shift: Shift; things: Things }) {
  const verb = phrase(shift.kind, useVocabulary());
  return (
    <>
      <Named list={shift.principals} things={things} />
      {shift.lost.length > 0 && (
        <p>
          <span className={css.lost}>no longer</span> {verb} <Named list={shift.lost} things={things} />
        </p>
      )}
      {shift.gained.length > 0 && (
        <p>
          <span className={css.gained}>from now on</span> {verb} <Named list={shift.gained} things={things} />
        </p>
      )}
      {shift.changed.length > 0 && (
        <p>
          <span className={css.dim}>under other conditions</span> {verb} <Named list={shift.changed} things={things} />
        </p>
      )}
      {shift.actions.length > 0 && <p className={css.dim}>{shift.actions.join(", ")}</p>}
    </>
  );
}

/** A few things, by name where the run has them, and how many more. */
function Named({ list, things }: { list: readonly string[]; things: Things }) {
  const shown = list.slice(0, few);
  const rest = list.slice(few);
  return (
    <>
      {shown.map((id, i) => {
        const thing = things.get(id);
        return (
          <span key={id}>
            {i > 0 && ", "}
            {thing ? <ThingLink thing={thing} plain /> : <code className={css.id}>{id}</code>}
          </span>
        );
      })}
      {rest.length > 0 && (
        <details className={css.inline}>
          <summary>and {count(rest.length, "more", "more")}</summary>
          {rest.map((id) => (
            <code key={id} className={css.id}>
              {id}
            </code>
          ))}
        </details>
      )}
    </>
  );
}
