import { Anchor } from "@mantine/core";
import { Link } from "@tanstack/react-router";

import { useQuestion } from "../api/question";
import { Answer, Nothing } from "../feedback/Feedback";
import { useRun } from "../shell/run";
import { CertaintyBadge, ThingLink } from "../vocabulary/Thing";
import { connectionKinds, heading } from "./relations";
import css from "./resource.module.css";
import { ResourceConnectionsDocument, type ResourceConnectionsQuery, type ResourceHeadFragment } from "./resource.graphql.ts";

type Group = NonNullable<ResourceConnectionsQuery["entity"]>["neighbourGroups"][number];

/** What it stands next to: what it runs as, what starts it, where it logs, the first few of each. */
export function Connections({ entity }: { entity: ResourceHeadFragment }) {
  const at = useRun();
  const question = useQuestion(ResourceConnectionsDocument, { id: entity.id, at, kinds: [...connectionKinds] });
  return (
    <Answer of={question} what="Reading what it is connected with" height="12rem">
      {(answer) => {
        const groups = (answer.entity?.neighbourGroups ?? []).filter((g) => !(g.kind === "CONTAINS" && g.direction === "IN"));
        if (groups.length === 0) {
          return <Nothing>The run knows of nothing that it is connected with.</Nothing>;
        }
        const headings = [...new Set(connectionKinds.flatMap((kind) => [`${kind}.OUT`, `${kind}.IN`]))].filter((key) => groups.some((g) => keyOf(g) === key));
        return headings.map((key) => <Part key={key} groups={groups.filter((g) => keyOf(g) === key)} />);
      }}
    </Answer>
  );
}

function keyOf(group: Group): string {
  return `${group.kind}.${group.direction}`;
}

function Part({ groups }: { groups: Group[] }) {
  const first = groups[0]!;
  const title = heading(first.kind, first.direction);
  const edges = groups.flatMap((g) => g.edges.edges.map((e) => e.node)).slice(0, 4);
  const total = groups.reduce((n, g) => n + g.count, 0);
  return (
    <>
      <h3>{title}</h3>
      <ul className={css.list}>
        {edges.map((edge) => {
          const other = first.direction === "IN" ? edge.from : edge.to;
          return (
            <li key={edge.id} className={css.row}>
              <ThingLink thing={other} />
              {edge.certainty !== "CERTAIN" && <CertaintyBadge certainty={edge.certainty} />}
              {other.labels.includes("Endpoint") && <span className={css.dim}>{"auth" in other && typeof other.auth === "string" ? `authorization: ${other.auth}` : "authorization not known"}</span>}
            </li>
          );
        })}
        {total > edges.length && (
          <li>
            <Anchor
              aria-label={`All ${total.toLocaleString("en")}: ${title}`}
              renderRoot={(props) => <Link {...props} to="/resource" search={(s) => ({ at: s.at, id: s.id ?? "", tab: "access" as const, edges: keyOf(first) })} />}
            >
              All {total.toLocaleString("en")}
            </Anchor>
          </li>
        )}
      </ul>
    </>
  );
}
