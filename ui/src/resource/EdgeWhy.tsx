import { useQuestion } from "../api/question";
import { Answer, NotKnown } from "../feedback/Feedback";
import { useRun } from "../shell/run";
import { CertaintyBadge, ThingLink } from "../vocabulary/Thing";
import { phrase, useVocabulary } from "../vocabulary/words";
import { Reasons } from "../why/Reasons";
import { TechniqueCard } from "../why/TechniqueCard";
import { ResourceEdgeDocument, type ResourceEdgeQuery } from "./access.graphql.ts";
import css from "./resource.module.css";

type Edge = NonNullable<ResourceEdgeQuery["edge"]>;

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
      <h3>Because</h3>
      {edge.own === null ? <Reasons reasons={edge.why} actions={edge.actions} structure={edge.kind} /> : <p className={css.dim}>Your own facts say it: {edge.own}.</p>}
      {edge.technique !== null && <TechniqueCard id={edge.technique} row={edge.techniqueRow} />}
    </>
  );
}
