import { useState } from "react";

import { Nothing } from "../feedback/Feedback";
import { count, phrase, useVocabulary } from "../vocabulary/words";
import type { WhatIfQuery } from "./whatif.graphql.ts";
import css from "./whatif.module.css";

type Shift = WhatIfQuery["whatIf"]["shifts"][number];

const some = 10;

/** Who can do what no more, and what not before; the largest losses first, whether an attacker stood there or someone at work. */
export function Losses({ shifts }: { shifts: readonly Shift[] }) {
  const [all, setAll] = useState(false);
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
        {(all ? shifts : shifts.slice(0, some)).map((s, i) => (
          <li key={i}>
            <ShiftLines shift={s} />
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

function ShiftLines({ shift }: { shift: Shift }) {
  const verb = phrase(shift.kind, useVocabulary());
  return (
    <>
      <Ids list={shift.principals} />
      {shift.lost.length > 0 && (
        <p>
          <span className={css.lost}>no longer</span> {verb} <Ids list={shift.lost} />
        </p>
      )}
      {shift.gained.length > 0 && (
        <p>
          <span className={css.gained}>from now on</span> {verb} <Ids list={shift.gained} />
        </p>
      )}
      {shift.changed.length > 0 && (
        <p>
          <span className={css.dim}>under other conditions</span> {verb} <Ids list={shift.changed} />
        </p>
      )}
      {shift.actions.length > 0 && <p className={css.dim}>{shift.actions.join(", ")}</p>}
    </>
  );
}

/** A few ids, and how many more. */
function Ids({ list }: { list: readonly string[] }) {
  const shown = list.slice(0, 3);
  const rest = list.slice(3);
  return (
    <>
      {shown.map((id, i) => (
        <span key={id}>
          {i > 0 && ", "}
          <code className={css.id}>{id}</code>
        </span>
      ))}
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
