import { useQuestion } from "../api/question";
import { useRun } from "../shell/run";
import { ActionsDocument } from "./ask.graphql.ts";

/** Edges keep the actions that they rest on, with notes behind ? and @, such as what the request must say. */
const actionsQuery = `MATCH ()-[r]->(n) WHERE r.actions IS NOT NULL
UNWIND r.actions AS action
WITH split(split(action, '?')[0], '@')[0] AS action, n.id = $resource AS here
RETURN action, max(CASE WHEN here THEN 1 ELSE 0 END) AS here, count(*) AS n ORDER BY here DESC, n DESC, action`;

export interface Action {
  name: string;
  /** Edges at the resource rest on it. */
  here: boolean;
  /** Edges that rest on it. */
  edges: number;
}

/** Actions that edges of this run rest on: those that decide something here, not all that clouds have. */
export function useActions(resource: string): readonly Action[] {
  const at = useRun();
  const asked = useQuestion(ActionsDocument, { query: actionsQuery, resource: { resource }, at }, { keep: true });
  return (asked.data?.cypher.rows ?? []).map(([name, here, edges]) => ({ name: String(name), here: here === 1, edges: Number(edges) }));
}

/** Those that have the text inside, those at the resource first. */
export function fitting(actions: readonly Action[], text: string): Action[] {
  const typed = text.trim().toLowerCase();
  return actions.filter((a) => a.name.toLowerCase().includes(typed) && a.name.toLowerCase() !== typed).slice(0, 40);
}
