import { useElementSize } from "@mantine/hooks";

import { useQuestion } from "../api/question";
import { Answer, NotKnown } from "../feedback/Feedback";
import { useRun } from "../shell/run";
import { place as placed } from "./layout";
import { ResourceNetworkDocument, ResourcePlacesDocument, type ResourceNetworkQuery } from "./network.graphql.ts";
import css from "./network.module.css";
import { NetworkDrawing } from "./NetworkDrawing";
import { picture, type Lane, type Passing, type Place } from "./picture";
import type { ResourceHeadFragment } from "./resource.graphql.ts";

type Entity = NonNullable<ResourceNetworkQuery["entity"]>;

/** How packets come to it and leave it: rules, places, and what is not known. */
export function Network({ entity }: { entity: ResourceHeadFragment }) {
  const at = useRun();
  const question = useQuestion(ResourceNetworkDocument, { id: entity.id, at });
  return (
    <Answer of={question} what="Reading its network" height="20rem">
      {(answer) => answer.entity !== null && <Around entity={answer.entity} />}
    </Answer>
  );
}

function Around({ entity }: { entity: Entity }) {
  const at = useRun();
  const edges = entity.neighbours.edges.map((e) => e.node);
  // Subnets and endpoints tell more of themselves in a second question; a place in a network that many stand in does not.
  const ids = [
    ...new Set(
      edges.flatMap((e) =>
        e.kind === "IN_NETWORK" && e.from.id === entity.id ? [e.to.id] : e.kind === "TRIGGERS" && e.to.id === entity.id && e.from.labels.includes("Endpoint") ? [e.from.id] : [],
      ),
    ),
  ].slice(0, 20);
  const question = useQuestion(ResourcePlacesDocument, { ids, at }, { enabled: ids.length > 0 });
  const draw = (places: Place[]) => {
    const { in: arrives, out } = picture(entity, edges, places);
    return (
      <>
        <Legend />
        <Direction title="In" label="How packets come in" lane={arrives} />
        <Direction title="Out" label="How packets go out" lane={out} />
        {entity.neighbours.totalCount > edges.length && (
          <NotKnown>
            {edges.length} of {entity.neighbours.totalCount} edges of its network were read; the drawing may lack some.
          </NotKnown>
        )}
      </>
    );
  };
  if (ids.length === 0) {
    return draw([]);
  }
  return (
    <Answer of={question} what="Reading the places it stands in" height="20rem">
      {({ nodes }) =>
        draw(
          nodes.flatMap((node) =>
            node !== null && "within" in node ? [{ id: node.id, within: node.within.edges.map((e) => e.node.to), reached: node.reached.edges.map((e) => e.node) }] : [],
          ),
        )
      }
    </Answer>
  );
}

function Direction({ title, label, lane }: { title: string; label: string; lane: Lane }) {
  const { ref, width } = useElementSize<HTMLDivElement>();
  return (
    <section className={css.frame} aria-label={label}>
      <h2>{title}</h2>
      <div ref={ref}>{width > 0 && <NetworkDrawing placed={placed(lane, width)} passing={lane.passing} label={`Drawing: ${label.toLowerCase()}`} />}</div>
      <ul className={css.says}>
        {lane.says.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  );
}

const legend: readonly [Passing, string][] = [
  ["yes", "packets pass"],
  ["conditional", "under conditions, or restricted"],
  ["no", "stopped"],
  ["unknown", "not known"],
];

function Legend() {
  return (
    <ul className={css.legend} aria-label="Lines">
      {legend.map(([passing, words]) => (
        <li key={passing}>
          <svg width="36" height="20" aria-hidden="true" className={css.line} data-passing={passing}>
            <line x1="1" y1="10" x2="35" y2="10" />
            {passing === "no" && <line x1="18" y1="2" x2="18" y2="18" className={css.bar} />}
          </svg>
          {words}
        </li>
      ))}
    </ul>
  );
}
