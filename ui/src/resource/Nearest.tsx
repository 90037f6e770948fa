import { Anchor } from "@mantine/core";
import { Link } from "@tanstack/react-router";

import { useQuestion } from "../api/question";
import { Answer, NotKnown } from "../feedback/Feedback";
import { useRun } from "../shell/run";
import { CertaintyBadge, ThingLink } from "../vocabulary/Thing";
import { count, phrase, useVocabulary } from "../vocabulary/words";
import css from "./resource.module.css";
import { ResourceNearestDocument, type ResourceHeadFragment } from "./resource.graphql.ts";

/** The nearest ends ahead and the nearest starts behind, by cost. */
export function Nearest({ entity }: { entity: ResourceHeadFragment }) {
  const self = `id:${JSON.stringify(entity.id)}`;
  const outside = entity.labels.includes("Internet");
  return (
    <>
      <h3>From here</h3>
      <Way title="Nearest full control" from={self} to="ADMIN" ends={entity.id} none="No chain leads from here to full control of an account." missing="The run knows nobody with full control of an account." />
      <Way title="Nearest crown jewel" from={self} to="sensitive" ends={entity.id} none="No chain leads from here to a crown jewel." missing="Nothing is marked as crown jewel, so none can be found." />
      <h3>To here</h3>
      {!outside && <Way title="From the Internet" from="internet" to={entity.id} none="No chain leads from the Internet to here." missing="" />}
      <Way title="From what is owned" from="owned any" to={entity.id} none="No chain leads here from anything that is marked as owned." missing="" />
    </>
  );
}

interface WayProps {
  title: string;
  from: string;
  to: string;
  /** The thing itself, which may be such an end. */
  ends?: string;
  none: string;
  missing: string;
}

function Way({ title, from, to, ends, none, missing }: WayProps) {
  const at = useRun();
  const vocabulary = useVocabulary();
  const question = useQuestion(ResourceNearestDocument, { from, to, at });
  return (
    <div className={css.part} style={{ marginBottom: "0.6rem" }}>
      <Answer of={question} what={title} height="3rem">
        {({ nearest }) => {
          const way = nearest.nearest[0];
          if (way === undefined) {
            return (
              <p className={css.dim}>
                {nearest.ends === 0 && missing !== "" ? missing : none}
                {!nearest.complete && " Time was up before all was searched."}
              </p>
            );
          }
          if (way.hops === 0 && ends !== undefined) {
            return <p>{title}: it is one itself.</p>;
          }
          return (
            <>
              <div className={css.row}>
                <strong>{title}:</strong>
                <ThingLink thing={ends === undefined ? way.node : way.end} plain />
                <span className={css.dim}>
                  {count(way.hops, "step")}, cost {way.cost.toLocaleString("en", { maximumFractionDigits: 1 })}
                  {way.path.conditional && ", under conditions"}
                </span>
                <Anchor
                  aria-label={`Show the chain: ${title}`}
                  renderRoot={(props) => <Link {...props} to="/paths" search={(s) => ({ at: s.at, from: way.node.id, to: way.end.id })} />}
                >
                  Show the chain
                </Anchor>
              </div>
              <ol className={css.steps} aria-label={`${title}, step by step`}>
                {way.path.edges.map((step) => (
                  <li key={step.edge.id} data-certainty={step.certainty}>
                    <span className={css.dim}>{phrase(step.kind, vocabulary)}</span>
                    <ThingLink thing={step.to} plain />
                    {step.certainty !== "CERTAIN" && <CertaintyBadge certainty={step.certainty} />}
                    {step.conditions !== null && <span className={css.dim}>{step.conditions}</span>}
                  </li>
                ))}
              </ol>
              {way.path.assumptions.length > 0 && <p className={css.dim}>Assumes {way.path.assumptions.join(", ")}.</p>}
              {!nearest.complete && <NotKnown>A limit cut the search short; there may be a nearer one.</NotKnown>}
            </>
          );
        }}
      </Answer>
    </div>
  );
}
