import { getRouteApi } from "@tanstack/react-router";

import { without } from "../address/address";
import { useQuestion } from "../api/question";
import { Answer, Nothing, NotKnown } from "../feedback/Feedback";
import { useRun } from "../shell/run";
import { count } from "../vocabulary/words";
import { ResourceAccessDocument } from "./access.graphql.ts";
import { EdgeList } from "./EdgeList";
import { byKind, heading, isAccess, type KindGroup } from "./relations";
import css from "./resource.module.css";
import type { ResourceHeadFragment } from "./resource.graphql.ts";

const route = getRouteApi("/resource");
const most = 500;

/** Who can do what with it, what it can do, and what else stands next to it: each kind opens into its edges. */
export function Access({ entity }: { entity: ResourceHeadFragment }) {
  const at = useRun();
  const groups = useQuestion(ResourceAccessDocument, { id: entity.id, at });
  return (
    <Answer of={groups} what="Counting its edges" height="20rem">
      {(answer) => {
        const all = answer.entity?.neighbourGroups ?? [];
        const kinds = byKind(all);
        const access = kinds.filter((g) => isAccess(g.kind));
        return (
          <>
            <Part title="Who can do what with it" groups={access.filter((g) => g.direction === "IN")} entity={entity} none="Nobody by a right of its own, as far as the run can tell. Who has full control of its account may do anything with it; Reach on the overview counts them." />
            <Part title="What it can do" groups={access.filter((g) => g.direction === "OUT")} entity={entity} none="Nothing by itself, as far as the run can tell. What it runs as may do more: see below." />
            <Part title="What else it is connected with" groups={kinds.filter((g) => !isAccess(g.kind))} entity={entity} none="Nothing." />
            {all.length >= most && <NotKnown>The first {most} groups were counted; there are more.</NotKnown>}
          </>
        );
      }}
    </Answer>
  );
}

function Part({ title, groups, entity, none }: { title: string; groups: readonly KindGroup[]; entity: ResourceHeadFragment; none: string }) {
  return (
    <section className={css.part} aria-label={title}>
      <h2>{title}</h2>
      {groups.length === 0 ? (
        <Nothing>{none}</Nothing>
      ) : (
        <ul className={css.card} style={{ margin: 0, listStyle: "none", padding: "0.4rem" }}>
          {groups.map((group) => (
            <Row key={`${group.kind}.${group.direction}`} group={group} entity={entity} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Row({ group, entity }: { group: KindGroup; entity: ResourceHeadFragment }) {
  const { edges } = route.useSearch();
  const navigate = route.useNavigate();
  const key = `${group.kind}.${group.direction}`;
  const open = edges === key;
  const others = group.labels.map((l) => count(l.count, l.label === "IdentityProvider" ? "identity provider" : l.label.replace(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase())).join(", ");
  return (
    <li>
      <button
        type="button"
        className={css.kind}
        aria-expanded={open}
        onClick={() =>
          void navigate({
            search: (s) => (open ? without(s, "edges", "edge") : { ...without(s, "edge"), edges: key }),
            resetScroll: false,
          })
        }
      >
        <strong>{heading(group.kind, group.direction)}</strong>
        <span className={css.figures}>
          {group.count.toLocaleString("en")}
          <br />
          <span className={css.dim}>
            {group.certain === group.count ? "all certain" : `${group.certain.toLocaleString("en")} certain, ${(group.count - group.certain).toLocaleString("en")} conditional or not known`}
          </span>
        </span>
        <span className={css.dim}>
          {others}
          {group.granted > 0 && `; ${group.granted.toLocaleString("en")} by a grant to many`}
        </span>
      </button>
      {open && <EdgeList id={entity.id} kind={group.kind} direction={group.direction} />}
    </li>
  );
}
