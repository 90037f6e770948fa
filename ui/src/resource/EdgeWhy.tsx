import { Anchor } from "@mantine/core";

import { useQuestion } from "../api/question";
import { Answer, NotKnown } from "../feedback/Feedback";
import { PolicyText } from "../policy/PolicyText";
import { StatementText } from "../policy/StatementText";
import { useRun } from "../shell/run";
import { CertaintyBadge, ThingLink } from "../vocabulary/Thing";
import { phrase, useVocabulary } from "../vocabulary/words";
import { ResourceEdgeDocument, type ResourceEdgeQuery } from "./access.graphql.ts";
import css from "./resource.module.css";

type Edge = NonNullable<ResourceEdgeQuery["edge"]>;
type Reason = Edge["why"][number];

/** Why an edge is there: the sentence, the condition, the technique, and the statements with their lines marked. */
export function EdgeWhy({ id }: { id: string }) {
  const at = useRun();
  const question = useQuestion(ResourceEdgeDocument, { id, at });
  return (
    <div className={css.why}>
      <Answer of={question} what="Looking for the statements" height="8rem">
        {({ edge }) => (edge === null ? <NotKnown>This run does not hold the edge.</NotKnown> : <Told edge={edge} />)}
      </Answer>
    </div>
  );
}

function Told({ edge }: { edge: Edge }) {
  const vocabulary = useVocabulary();
  const technique = edge.techniqueRow;
  const policies = [...new Set(edge.why.filter((r) => r.line !== null).map((r) => r.policy))];
  return (
    <>
      <div className={css.row}>
        <ThingLink thing={edge.from} plain />
        <span>{phrase(edge.kind, vocabulary)}</span>
        <ThingLink thing={edge.to} plain />
        <CertaintyBadge certainty={edge.certainty} />
      </div>
      {edge.via !== null && (
        <p className={css.row}>
          by way of <ThingLink thing={edge.via} />
        </p>
      )}
      {edge.conditions !== null && (
        <>
          <h3>Only if</h3>
          <p>{edge.conditions}</p>
        </>
      )}
      {edge.latentKind !== null && (
        <p>
          It would be “{phrase(edge.latentKind, vocabulary)}”, but for {edge.blockedBy.join(", ")}.
        </p>
      )}
      {edge.actions.length > 0 && (
        <>
          <h3>Actions</h3>
          <p className={css.id}>{edge.actions.join(", ")}</p>
        </>
      )}
      {technique !== null && (
        <>
          <h3>Technique: {technique.title}</h3>
          <p>{technique.attacker}</p>
          <p>
            <strong>What shuts it: </strong>
            {technique.fix}
          </p>
          <ul className={css.list}>
            {technique.references.map((address) => (
              <li key={address}>
                {/^https:\/\//.test(address) ? (
                  <Anchor href={address} target="_blank" rel="noreferrer" style={{ overflowWrap: "anywhere" }}>
                    {address}
                  </Anchor>
                ) : (
                  address
                )}
              </li>
            ))}
          </ul>
        </>
      )}
      <h3>Because</h3>
      {edge.why.length === 0 ? (
        <p className={css.dim}>{edge.own === null ? "A fact of structure: the cloud's own listing says it, and no policy decides it." : `Your own facts say it: ${edge.own}.`}</p>
      ) : (
        <ul className={css.list}>
          {edge.why.map((reason, i) => (
            <li key={`${reason.policy}/${reason.statement}/${i}`}>
              <Because reason={reason} shown={policies.includes(reason.policy)} />
            </li>
          ))}
        </ul>
      )}
      {policies.slice(0, 4).map((policy) => (
        <PolicyText key={policy} id={policy} marks={edge.why.filter((r) => r.policy === policy)} actions={edge.actions} brief />
      ))}
      {policies.length > 4 && <NotKnown>The texts of {policies.length - 4} more policies are not shown here.</NotKnown>}
    </>
  );
}

/** One statement. Its text is written where the policy is not shown by its lines below. */
function Because({ reason, shown }: { reason: Reason; shown: boolean }) {
  return (
    <>
      <span className={css.row}>
        <strong>{reason.effect}</strong>
        <span>
          by statement {reason.statement} of the {reason.layer} policy
        </span>
        <span className={css.id}>{reason.policy}</span>
        {reason.line !== null && <span className={css.dim}>line {reason.line}</span>}
        {reason.principal !== "" && <span className={css.dim}>reached through {reason.principal}</span>}
      </span>
      {!shown && reason.text !== "" && <StatementText text={reason.text} />}
    </>
  );
}
