import { getRouteApi } from "@tanstack/react-router";

import { without } from "../address/address";
import { useQuestion } from "../api/question";
import { Answer, Nothing, NotKnown } from "../feedback/Feedback";
import { PolicyText } from "../policy/PolicyText";
import { useRun } from "../shell/run";
import { ThingLink } from "../vocabulary/Thing";
import { ResourcePoliciesDocument, type ResourcePoliciesQuery } from "./policies.graphql.ts";
import css from "./resource.module.css";
import type { ResourceHeadFragment } from "./resource.graphql.ts";

const route = getRouteApi("/resource");

type Edge = NonNullable<ResourcePoliciesQuery["entity"]>["neighbours"]["edges"][number]["node"];

/** The policies on it and over it with their texts; a policy's own text, and what it is attached to. */
export function Policies({ entity }: { entity: ResourceHeadFragment }) {
  const at = useRun();
  const question = useQuestion(ResourcePoliciesDocument, { id: entity.id, at });
  return (
    <>
      {entity.labels.includes("Policy") && (
        <section className={css.part} aria-label="Its text">
          <h2>Its text</h2>
          <PolicyText id={entity.id} />
        </section>
      )}
      <Answer of={question} what="Reading the policies" height="12rem">
        {(answer) => {
          const edges = answer.entity?.neighbours.edges.map((e) => e.node) ?? [];
          const total = answer.entity?.neighbours.totalCount ?? 0;
          const out = (of: (edge: Edge) => boolean) => edges.filter((e) => e.from.id === entity.id && of(e));
          const kindOf = (edge: Edge) => ("policyKind" in edge.to ? edge.to.policyKind : null);
          const own = out((e) => e.kind === "HAS_POLICY");
          const parts: [string, Edge[]][] = [
            ["Trust policy: who may act as it", own.filter((e) => kindOf(e) === "trust")],
            ["Resource policy: who may use it", own.filter((e) => kindOf(e) === "resource")],
            ["Attached policies: what it may do", own.filter((e) => kindOf(e) !== "trust" && kindOf(e) !== "resource")],
            ["Permissions boundary", out((e) => e.kind === "BOUNDED_BY")],
            ["Guardrails over it", out((e) => e.kind === "LIMITED_BY")],
          ];
          const uses = edges.filter((e) => e.to.id === entity.id);
          return (
            <>
              {parts.map(([title, list]) => list.length > 0 && <Part key={title} title={title} edges={list} open={list.length <= 2} />)}
              {uses.length > 0 && (
                <section className={css.part} aria-label="Attached to">
                  <h2>Attached to</h2>
                  <ul className={`${css.card} ${css.list}`}>
                    {uses.map((e) => (
                      <li key={e.id}>
                        <ThingLink thing={e.from} />
                      </li>
                    ))}
                  </ul>
                </section>
              )}
              {edges.length === 0 && <Nothing>No policy is attached to it. Guardrails of the account or of what stands above it are on their pages.</Nothing>}
              {total > edges.length && (
                <NotKnown>
                  {edges.length} of {total} are shown.
                </NotKnown>
              )}
            </>
          );
        }}
      </Answer>
    </>
  );
}

function Part({ title, edges, open }: { title: string; edges: Edge[]; open: boolean }) {
  return (
    <section className={css.part} aria-label={title}>
      <h2>{title}</h2>
      {edges.map((edge) => (
        <One key={edge.id} edge={edge} open={open} />
      ))}
    </section>
  );
}

/** One policy; few are open from the start, of many the one that the address names. */
function One({ edge, open }: { edge: Edge; open: boolean }) {
  const { policy } = route.useSearch();
  const navigate = route.useNavigate();
  const shown = open || policy === edge.to.id;
  return (
    <div className={css.card} style={{ marginBottom: "0.75rem" }}>
      <div className={css.row}>
        <ThingLink thing={edge.to} />
        {"policyKind" in edge.to && edge.to.policyKind !== null && <span className={css.dim}>{edge.to.policyKind}</span>}
        {"cloudManaged" in edge.to && edge.to.cloudManaged === true && <span className={css.dim}>written by the cloud</span>}
        {"enforced" in edge.to && edge.to.enforced === false && <span className={css.dim}>not enforced</span>}
        {!open && (
          <button
            type="button"
            className={css.toggle}
            aria-expanded={shown}
            onClick={() =>
              void navigate({
                search: (s) => (shown ? without(s, "policy") : { ...s, policy: edge.to.id }),
                resetScroll: false,
              })
            }
          >
            {shown ? "Hide the text" : "Show the text"}
            <span className="visually-hidden"> of {edge.to.name}</span>
          </button>
        )}
      </div>
      {shown && <PolicyText id={edge.to.id} />}
    </div>
  );
}
