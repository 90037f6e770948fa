import { useQuestion } from "../api/question";
import { Answer, NotKnown } from "../feedback/Feedback";
import { useRun } from "../shell/run";
import { count } from "../vocabulary/words";
import css from "./resource.module.css";
import { ResourceReachDocument, type ReachTallyFragment, type ResourceHeadFragment } from "./resource.graphql.ts";

/** How much lies ahead of it and behind it, over chains of any length. */
export function Reach({ entity }: { entity: ResourceHeadFragment }) {
  return (
    <div className={css.columns}>
      <Half entity={entity} backwards={false} title="What it can reach" none="It reaches nothing." />
      <Half entity={entity} backwards title="What can reach it" none="Nothing reaches it." />
    </div>
  );
}

function Half({ entity, backwards, title, none }: { entity: ResourceHeadFragment; backwards: boolean; title: string; none: string }) {
  const at = useRun();
  const reach = useQuestion(ResourceReachDocument, { id: entity.id, backwards, at });
  return (
    <div className={css.part}>
      <h3>{title}</h3>
      <Answer of={reach} what={title} height="10rem">
        {({ reach }) => {
          const total = sum(reach.nodes);
          return (
            <>
              {total === 0 ? (
                <p className={css.dim}>{none}</p>
              ) : (
                <>
                  <p>
                    {count(total, "thing")}: {reach.nodes.certain.toLocaleString("en")} certain, {reach.nodes.conditional.toLocaleString("en")} under conditions
                    {reach.nodes.unknown > 0 && `, ${reach.nodes.unknown.toLocaleString("en")} not known`}.
                  </p>
                  <Bars tally={reach.nodes} />
                  <Tallies title="Type" rows={reach.byLabel} />
                  <Tallies title="Flag" rows={reach.byFlag} />
                  <Tallies title="Account" rows={reach.byAccount} nameless="in no account" />
                </>
              )}
              {!reach.complete && <NotKnown>Time was up; there is more.</NotKnown>}
            </>
          );
        }}
      </Answer>
    </div>
  );
}

function sum(tally: ReachTallyFragment): number {
  return tally.certain + tally.conditional + tally.unknown;
}

function Bars({ tally }: { tally: ReachTallyFragment }) {
  return (
    <div className={css.bars} aria-hidden="true">
      <span data-certainty="CERTAIN" style={{ flexGrow: tally.certain }} />
      <span data-certainty="CONDITIONAL" style={{ flexGrow: tally.conditional }} />
      <span data-certainty="UNKNOWN" style={{ flexGrow: tally.unknown }} />
    </div>
  );
}

const shownRows = 8;

function Tallies({ title, rows, nameless = "none" }: { title: string; rows: readonly ReachTallyFragment[]; nameless?: string }) {
  if (rows.length === 0) {
    return null;
  }
  const rest = rows.slice(shownRows);
  return (
    <table className={css.tally}>
      <thead>
        <tr>
          <th scope="col">{title}</th>
          <th scope="col">certain</th>
          <th scope="col">conditional</th>
          <th scope="col">not known</th>
        </tr>
      </thead>
      <tbody>
        {rows.slice(0, shownRows).map((row) => (
          <tr key={row.key}>
            <td>{row.key === "" ? nameless : row.key}</td>
            <td>{row.certain.toLocaleString("en")}</td>
            <td>{row.conditional.toLocaleString("en")}</td>
            <td>{row.unknown.toLocaleString("en")}</td>
          </tr>
        ))}
        {rest.length > 0 && (
          <tr>
            <td>{rest.length} more</td>
            <td>{rest.reduce((n, r) => n + r.certain, 0).toLocaleString("en")}</td>
            <td>{rest.reduce((n, r) => n + r.conditional, 0).toLocaleString("en")}</td>
            <td>{rest.reduce((n, r) => n + r.unknown, 0).toLocaleString("en")}</td>
          </tr>
        )}
      </tbody>
    </table>
  );
}
